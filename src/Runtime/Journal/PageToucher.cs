namespace Instrumentation.Journal;

/// <summary>
/// Makes the pages that are about to be written writable again. The kernel protects a page when it writes it back, and the first store
/// after that costs its thread a fault; taken here, no recording thread pays for it.
/// </summary>
internal sealed class PageToucher
{
    /// <summary>How often pages are touched while records flow.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>At least so far ahead of the tail, in bytes.</summary>
    private const int SmallestReach = 64 * 1024;

    /// <summary>How many intervals without a record end the touching: about two seconds.</summary>
    private const int IdleIntervals = 40;

    private Segment? _segment;
    private long _tail;
    private int _idle;

    /// <summary>
    /// Touches what will be written until the next call: from the tail of the segment in use on, and on into the next one. False while
    /// nothing is written.
    /// </summary>
    public bool Touch(Segment? inUse, Segment? next)
    {
        if (inUse is null) return false;
        var tail = Math.Min(inUse.Tail, inUse.Size);
        var written = tail - (ReferenceEquals(inUse, _segment) ? _tail : 0);
        _segment = inUse;
        _tail = tail;
        if (written > 0) _idle = 0;
        else if (++_idle > IdleIntervals) return false;

        var reach = Math.Max(SmallestReach, 2 * written);
        inUse.Touch(tail, reach);
        next?.Touch(0, Math.Max(0, tail + reach - inUse.Size));
        return true;
    }
}
