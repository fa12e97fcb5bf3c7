using System.Text.Json.Nodes;
using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>A run from start to end with one exporter, a clock that stands still and fixed memory.</summary>
internal static class ScriptedRun
{
    public static readonly MemoryUsage Memory = new(3L << 30, 4L << 30, 8L << 30, (6L << 30) + (1L << 28));

    /// <summary>Runs <paramref name="body"/>, ends the run, and returns its folder, whose files are complete by then.</summary>
    public static RunFolder Play(string output, Exporter exporter, Action<TrainingRun, ScriptedLoop> body, JsonObject? configuration = null) =>
        Play(output, exporter, (TrainingRun run, SettableTime time) => body(run, new ScriptedLoop(run, time)), configuration);

    /// <summary>Runs an annotated loop, which is made for the run and moves its clock.</summary>
    public static RunFolder Play(string output, Exporter exporter, Action<TrainingRun, SettableTime> body, JsonObject? configuration = null)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "demo",
            Output = output,
            Exporters = [exporter],
            Time = time,
            ReadMemory = static () => Memory,
            Configuration = configuration,
        });
        body(run, time);
        run.Dispose();
        Assert.Equal(0, run.Health.ExporterFaults);
        Assert.Equal(0, run.Health.DroppedRecords);
        return run.Folder;
    }

    /// <summary>Runs <paramref name="body"/> under a culture that writes 1,5 for one and a half, as German does.</summary>
    public static void WithDecimalComma(Action body)
    {
        var before = Thread.CurrentThread.CurrentCulture;
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NumberGroupSeparator = ".";
        german.NumberFormat.NegativeSign = "−";
        german.DateTimeFormat.TimeSeparator = ".";
        german.DateTimeFormat.DateSeparator = ".";
        Thread.CurrentThread.CurrentCulture = german;
        try
        {
            body();
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
