namespace Instrumentation.Journal;

/// <summary>
/// Turns the stamps of a run into wall-clock times. One reading of both clocks at the start of the run anchors them, so that later
/// jumps of the wall clock reorder nothing; the local time's offset is that of the start as well. Every segment repeats it.
/// </summary>
/// <param name="AnchorUtcTicks">The wall clock at the anchor: ticks of 100 ns since year 1, UTC.</param>
/// <param name="AnchorStamp">The monotonic clock at the anchor.</param>
/// <param name="Frequency">The monotonic clock's stamps per second.</param>
/// <param name="UtcOffset">Local time minus UTC.</param>
public readonly record struct RunClock(long AnchorUtcTicks, long AnchorStamp, long Frequency, TimeSpan UtcOffset)
{
    /// <summary>Reads both clocks of <paramref name="time"/>.</summary>
    public static RunClock Anchor(TimeProvider time)
    {
        var now = time.GetLocalNow();
        return new RunClock(now.UtcTicks, time.GetTimestamp(), time.TimestampFrequency, now.Offset);
    }

    /// <summary>The local time of a stamp.</summary>
    public DateTimeOffset LocalTime(long stamp) =>
        new DateTimeOffset(AnchorUtcTicks + Elapsed(stamp - AnchorStamp).Ticks, TimeSpan.Zero).ToOffset(UtcOffset);

    /// <summary>The time that a number of stamps stands for.</summary>
    public TimeSpan Elapsed(long stamps) => new((long)((Int128)stamps * TimeSpan.TicksPerSecond / Frequency));
}
