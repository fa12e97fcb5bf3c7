namespace Instrumentation.Export.Text;

/// <summary>How the log writes lengths of time.</summary>
internal static class DurationText
{
    /// <summary>A measured time: <c>0:00:01.614031</c>, or <c>2 days, 3:00:00</c>; the microseconds only where there are any.</summary>
    public static void WriteElapsed(LogText text, TimeSpan elapsed)
    {
        if (elapsed.Days > 0) text.Append($"{elapsed.Days} {(elapsed.Days == 1 ? "day" : "days")}, ");
        text.Append($"{elapsed.Hours}:{elapsed.Minutes:00}:{elapsed.Seconds:00}");
        var microseconds = elapsed.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        if (microseconds > 0) text.Append($".{microseconds:000000}");
    }

    /// <summary>An estimated time: <c>12min 5s</c>, or from an hour on <c>3h 20min</c>.</summary>
    public static void WriteEstimate(LogText text, TimeSpan left)
    {
        if (left < TimeSpan.FromHours(1)) text.Append($"{left.Minutes}min {left.Seconds}s");
        else text.Append($"{(long)left.TotalHours}h {left.Minutes}min");
    }
}
