using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Logging;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.Logging;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Export.TensorBoard;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>What the destinations show of a run that a second process goes on with.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private const int StepsBefore = 400;
    private const int Planned = 1000;

    private readonly TemporaryFolder _folder = new();
    private readonly CapturingProvider _messages = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_lasts_as_long_as_the_process_shows_this_process_and_where_the_whole_run_stands(bool journalIsGone)
    {
        var meter = "Test." + Guid.NewGuid();
        var folder = PlayFirst();
        if (journalIsGone)
        {
            foreach (var segment in Directory.EnumerateFiles(folder.Journal, "*.segment")) File.Delete(segment);
        }

        using var steps = new StepListener(meter);
        var prometheus = new PrometheusExporter(port: 0);
        var time = new SettableTime();
        using var run = TrainingRun.Start(Options(time) with { Resume = folder.Root, Exporters = [prometheus, new MeterExporter(meter), new LoggingExporter()] });
        run.Plan(1, Planned);
        var loop = new ScriptedLoop(run, time);
        loop.Step(1, StepsBefore, Recorded.Loss("total", 0.25f));
        loop.Step(1, StepsBefore + 1, Recorded.Loss("total", 0.25f));

        var metrics = await MetricsText.ScrapeUntil(prometheus.Uri!, "training_steps_total", 2);
        Assert.Equal(StepsBefore + 1, metrics["training_global_step"]);
        Assert.Equal(2, metrics["training_step_duration_seconds_count"]);
        Assert.Equal((Planned - StepsBefore - 2) * ScriptedLoop.StepTime.TotalSeconds, metrics["training_eta_seconds"]);
        run.Complete();
        run.Dispose();

        Assert.Equal(2, steps.Sum);
        Assert.Equal(2, _messages.Messages.Count(message => message.Text.StartsWith("[TRAINING_", StringComparison.Ordinal) && message.Tags["attempt"] == "2"));
        var records = _messages.Messages.Where(message => message.Tags.ContainsKey("journal_record"));
        Assert.Equal(records.Count(), records.DistinctBy(message => (message.Tags["attempt"], message.Tags["journal_record"])).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_files_of_both_attempts_are_told_apart_even_if_the_clock_was_set_back(bool journalIsGone)
    {
        var folder = PlayFirst(new SettableTime(), new JsonLinesExporter(), new TensorBoardExporter(), new TextLogExporter());
        if (journalIsGone)
        {
            foreach (var segment in Directory.EnumerateFiles(folder.Journal, "*.segment")) File.Delete(segment);
        }

        var earlier = new SettableTime();
        earlier.Advance(TimeSpan.FromHours(-1));
        using var run = TrainingRun.Start(
            Options(earlier) with { Resume = folder.Root, Exporters = [new JsonLinesExporter(), new TensorBoardExporter(), new TextLogExporter()] });
        new ScriptedLoop(run, earlier).Step(1, StepsBefore, Recorded.Loss("total", 0.25f));
        run.Complete();
        run.Dispose();

        Assert.True(File.Exists(Path.Combine(folder.Experiments, "experiment_config.json")));
        Assert.True(File.Exists(Path.Combine(folder.Experiments, "experiment_config_attempt_2.json")));
        var lines = StrictJson.Lines(folder, "batch_metrics.jsonl");
        Assert.Equal(StepsBefore + 1, lines.Count);
        Assert.Equal((2, StepsBefore), (lines[^1].GetProperty("attempt").GetInt32(), lines[^1].GetProperty("global_step").GetInt32()));
        var events = Directory.GetFiles(folder.TensorBoard).Order(StringComparer.Ordinal).Select(EventFile.Read).ToList();
        Assert.Equal([StepsBefore - 1, StepsBefore], events.Select(file => (int)file.Last(e => e.Scalars.Any(scalar => scalar.Tag == "Training/Losses/total")).Step));
        Assert.Equal([null, (long?)StepsBefore], events.Select(file => file.FirstOrDefault(e => e.IsSessionStart)?.Step));
        Assert.True(RunRecovery.Verify(folder.Root).IsIntact);
    }

    private RunFolder PlayFirst(SettableTime? time = null, params Exporter[] exporters)
    {
        time ??= new SettableTime();
        using var run = TrainingRun.Start(Options(time) with { Exporters = exporters });
        run.Plan(1, Planned);
        var loop = new ScriptedLoop(run, time);
        for (var batch = 0; batch < StepsBefore; batch++) loop.Step(1, batch, Recorded.Loss("total", 0.5f));
        Assert.True(run.SaveCheckpoint(static folder => File.WriteAllText(Path.Combine(folder, "weights"), "")));
        run.Dispose();
        return run.Folder;
    }

    private TrainingRunOptions Options(SettableTime time) => new()
    {
        Output = _folder,
        Time = time,
        Journal = new JournalOptions { SegmentSize = 1 << 14, WhenFull = WhenFull.Wait },
        Logging = logging => logging.AddProvider(_messages),
        ReadMemory = static () => ScriptedRun.Memory,
        HandleSignals = false,
    };

    /// <summary>Adds up what the counter of steps of one meter is given.</summary>
    private sealed class StepListener : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<double> _values = [];

        public StepListener(string meter)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == meter && instrument.Name == "training.steps") listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, value, _, _) => _values.Enqueue(value));
            _listener.Start();
        }

        public double Sum => _values.Sum();

        public void Dispose() => _listener.Dispose();
    }
}
