using Microsoft.Extensions.Logging;

namespace Instrumentation.Export;

/// <summary>The failures of one exporter: each is counted, each episode is said once, and between tries there is time.</summary>
internal sealed class ExporterFaults(string exporter, ExportContext context)
{
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    private RecordPlace? _place;
    private int _failures;

    /// <summary>How long to wait before the next try: 100 ms, doubled with each failure, 5 s at most.</summary>
    public TimeSpan Delay
    {
        get
        {
            var delay = FirstDelay * Math.Pow(2, Math.Clamp(_failures - 1, 0, 10));
            return delay < LongestDelay ? delay : LongestDelay;
        }
    }

    /// <summary>Takes note of a failure, and says how many there were at this place.</summary>
    public int Report(Exception exception, string consequence, RecordPlace place = default)
    {
        context.Health.CountExporterFault();
        if (_place is null)
        {
            var remedy = exception is IOException io && DiskSpace.IsFull(io) ? " Free some space on that disk." : "";
            context.Logger.LogError(
                exception, "The exporter '{Exporter}' failed: {Reason} Training goes on; {Consequence}{Remedy}", exporter, exception.Message, consequence, remedy);
        }

        _failures = _place == place ? _failures + 1 : 1;
        _place = place;
        return _failures;
    }

    /// <summary>Says that a record at which it always fails is left out.</summary>
    public void Skip(string record)
    {
        context.Health.CountSkipped(exporter, record);
        context.Logger.LogError(
            "The exporter '{Exporter}' failed {Failures} times at a record '{Record}' and goes on without it; the journal has it.", exporter, _failures, record);
    }

    /// <summary>Says what was found and done once.</summary>
    public void Say(Exception exception, string consequence)
    {
        context.Health.CountExporterFault();
        context.Logger.LogWarning("The exporter '{Exporter}': {Reason} {Consequence}", exporter, exception.Message, consequence);
    }

    /// <summary>The episode is over once everything up to the place of the failure is through.</summary>
    public void Passed(RecordPlace place)
    {
        if (_place is not { } failed || place.CompareTo(failed) < 0) return;
        context.Logger.LogInformation("The exporter '{Exporter}' works again.", exporter);
        _place = null;
        _failures = 0;
    }
}
