using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Export.State;
using Instrumentation.Journal;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary>A summary that is saved and loaded at any record ends as one that was never interrupted.</summary>
public sealed class SummaryStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Saved_and_loaded_after_every_record_it_ends_the_same()
    {
        var folder = RecordedRun.Write(_folder, Eventful, epochs: 4, steps: 25, hasGradients: step => step % 3 != 0);

        Assert.Equal(Everything(Play(folder, static _ => false)), Everything(Play(folder, static _ => true)));
    }

    [Fact]
    public void Saved_and_loaded_at_any_one_record_it_ends_the_same()
    {
        var folder = RecordedRun.Write(_folder, Eventful, epochs: 3, steps: 8);
        var records = 0;
        var uninterrupted = Everything(Play(folder, _ => ++records < 0));

        for (var at = 0; at < records; at++) Assert.Equal(uninterrupted, Everything(Play(folder, record => record == at)));
    }

    [Fact]
    public void Anomalies_are_saved_and_loaded_with_all_that_is_known_of_them()
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new ReportedLoop(run) { Values = Eventful };
        loop.TrainEpoch(1, 5);
        run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.NonFinite, Severity.Critical, step: 3, value: double.NaN, scope: "a/b");
        run.Threshold("reconstruction", Anomaly.Spike, double.MinValue, double.PositiveInfinity, adjustments: 1);
        run.Change(EpisodeChange.Worsened, "reconstruction", Anomaly.NonFinite, Severity.Fatal, step: 4, firstStep: 3, value: double.NegativeInfinity, scope: "a/b");
        run.Change(EpisodeChange.Resolved, "reconstruction", Anomaly.NonFinite, Severity.Fatal, step: 4, firstStep: 3, scope: "a/b");
        run.Threshold("reconstruction", Anomaly.Spike, 0.5, 2, adjustments: 2);
        run.Dispose();

        Assert.Equal(Everything(Play(run.Folder.Root, static _ => false)), Everything(Play(run.Folder.Root, static _ => true)));
    }

    [Fact]
    public void What_was_merged_is_merged_again_in_the_same_way()
    {
        var series = new StepSeries();
        var loss = new LossSummary();
        var epochs = new EpochHistory();
        var (series2, loss2, epochs2) = (series, loss, epochs);
        for (var i = 0; i < 3500; i++)
        {
            var value = i % 11 == 0 ? double.NaN : i % 13 == 0 ? double.NegativeInfinity : Math.Sin(i) / 3;
            var epoch = new EpochSummary(i, i, 1, TimeSpan.FromTicks(i), i, [new EpochLoss("loss", value)], [], i % 5 == 0 ? i : null);
            foreach (var one in new[] { series, series2 }.Distinct()) one.Add(i, value);
            foreach (var one in new[] { loss, loss2 }.Distinct()) one.Add(value);
            foreach (var one in new[] { epochs, epochs2 }.Distinct()) one.Add(epoch);
            if (i % 97 != 0) continue;
            series2 = Reload(series2);
            loss2 = Reload(loss2);
            epochs2 = Reload(epochs2);
        }

        Assert.Equal(series.Points(), series2.Points());
        Assert.Equal(SummaryState.Save(loss).ToJsonString(), SummaryState.Save(loss2).ToJsonString());
        Assert.Equal(loss.Trend, loss2.Trend);
        Assert.Equal(SummaryState.Save(epochs).ToJsonString(), SummaryState.Save(epochs2).ToJsonString());
    }

    [Fact]
    public void The_state_does_not_grow_with_the_run()
    {
        var few = SizeOfState(epochs: 4_000, steps: 2); // As many anomalies as are kept.
        var many = SizeOfState(epochs: 8_000, steps: 2);

        Assert.InRange(many, 0.5 * few, 1.1 * few);

        double SizeOfState(int epochs, int steps)
        {
            var folder = RecordedRun.Write(_folder, Eventful, epochs, steps);
            return SummaryState.Save(Play(folder, static _ => false)).ToJsonString().Length;
        }
    }

    /// <summary>Losses that are not finite among them.</summary>
    private static ReportedStep Eventful(int step) => RecordedRun.Falling(step) with
    {
        Reconstruction = step % 7 == 3 ? float.NaN : step % 11 == 5 ? float.PositiveInfinity : 8f / (step + 1),
        Kl = step == 2 ? double.NegativeInfinity : Math.Sin(step) / 3,
        LearningRate = 1e-3 / (step + 1),
    };

    private static RunSummary Play(string folder, Predicate<int> reloadsAfter)
    {
        using var reader = JournalReader.Open(folder);
        var progress = new RunProgress();
        var fold = new SummaryFold();
        for (var i = 0; reader.TryRead(out var record); i++)
        {
            progress.Apply(record);
            fold.Add(record, progress);
            if (!reloadsAfter(i)) continue;
            fold = Reload(fold);
            progress = Reload(progress);
        }

        fold.Summary.Progress = progress;
        return fold.Summary;
    }

    /// <summary>Through text, as through a file.</summary>
    private static T Reload<T>(T state) => SummaryState.Load<T>(JsonNode.Parse(SummaryState.Save(state).ToJsonString())!);

    private static RunProgress Reload(RunProgress progress)
    {
        var json = JsonSerializer.Serialize(new CursorState(0, [], progress.Save(), null), CursorStateJson.Default.CursorState);
        var reloaded = new RunProgress();
        reloaded.Restore(JsonSerializer.Deserialize(json, CursorStateJson.Default.CursorState)!.Progress);
        return reloaded;
    }

    /// <summary>The reports, and every number that would be drawn.</summary>
    private static string Everything(RunSummary summary)
    {
        var series = summary.Series;
        var lines = new[] { series.Losses, series.HeldOutLosses, series.Throughputs, series.Phases, series.Memory, series.LearningRates, series.GradientNorms, series.Gauges }
            .SelectMany(lines => lines)
            .Select(line => $"{line.Key}: {string.Join(' ', line.Value.Points())}");
        return string.Join('\n', lines.Append(SummaryState.Save(summary).ToJsonString()).Prepend(SummaryMarkdown.Create(summary)).Prepend(FinalReport.Create(summary).ToJsonString()).Prepend(AnomalyReport.Create(summary).ToJsonString()));
    }
}
