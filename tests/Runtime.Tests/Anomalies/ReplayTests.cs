using Instrumentation.Anomalies;
using Instrumentation.Detection;
using Instrumentation.Export;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Checkpoints;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What a run found while it lasted is what a replay over its journal finds, to the bit.</summary>
public sealed class ReplayTests : IDisposable
{
    private const int StepsPerEpoch = 300;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_replay_over_the_journal_finds_what_the_run_found_over_epochs_announcements_and_a_resume()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training =>
        {
            var loop = new WatchedLoop(training);
            Train(training, loop, run, 0, 3 * StepsPerEpoch);
            ResumableRun.Save(training);
            Train(training, loop, run, 3 * StepsPerEpoch, 3 * StepsPerEpoch + 40);
        });
        run.Attempt(training => Train(training, new WatchedLoop(training), run, 3 * StepsPerEpoch, 6 * StepsPerEpoch));

        var (live, replayed) = Compare(run.Root);

        Assert.Equal(live.Where(found => found.IsInline).Select(found => found.Text), replayed.Where(found => found.IsInline).Select(found => found.Text));
        Assert.Equal(live.Where(found => !found.IsInline).Select(found => found.Text), replayed.Where(found => !found.IsInline).Select(found => found.Text));

        // There is something to compare: of both kinds, of both attempts, and of each thing that was done to the run.
        foreach (var type in new[] { "nan_values", "loss_spike", "training_divergence", "gradient_vanishing", "learning_rate_issue" })
            Assert.Contains(live, found => found.Text.StartsWith(type, StringComparison.Ordinal));
        Assert.Contains(live, found => found.IsInline);
    }

    [Fact]
    public void A_detection_that_is_saved_and_loaded_anywhere_finds_what_an_uninterrupted_one_finds()
    {
        var run = new SyntheticRun(Regime.All.Single(regime => regime.EpochSteps > 0), seed: 3);
        foreach (var fault in Fault.All)
        {
            if (fault.Inject(run, 2500) is not { } injection) continue;
            var whole = new Recording();
            run.Feed(new Instrumentation.Anomalies.Detection(RuleSet.Shipped, whole), 0, 4000, injection);

            var parts = new Recording();
            var detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, parts);
            foreach (var (from, to) in new[] { (0, 33), (33, 2501), (2501, 2530), (2530, 4000) })
            {
                run.Feed(detection, from, to, injection);
                var saved = System.Text.Json.Nodes.JsonNode.Parse(detection.Save().ToJsonString());
                detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, parts);
                detection.Load(saved);
            }

            Assert.Equal(whole.Found, parts.Found);
        }
    }

    private static void Train(TrainingRun training, WatchedLoop loop, ResumableRun run, int from, int to)
    {
        var noise = new Noise(5);
        var values = Enumerable.Range(0, 6 * StepsPerEpoch).Select(_ => Math.Exp(0.05 * noise.StudentT5())).ToList();
        for (var start = from; start < to; start = (start / StepsPerEpoch + 1) * StepsPerEpoch)
        {
            var (epoch, first) = (start / StepsPerEpoch + 1, start);
            loop.Epoch(epoch, () =>
            {
                for (var step = first; step < Math.Min(to, epoch * StepsPerEpoch); step++)
                {
                    if (step == 700) training.Announce(TrainingChange.LossWeights);
                    run.Time.Advance(TimeSpan.FromMilliseconds(100));
                    loop.Step(epoch, step % StepsPerEpoch, ValuesOf(step, values[step]));
                }
            });
            loop.Evaluate(epoch, 1 + epoch * 0.1);
        }
    }

    private static WatchedStep ValuesOf(int step, double noise) => new(
        step switch
        {
            250 => double.NaN,
            400 or 910 => 6,
            >= 700 and < 1300 => 3,
            >= 1300 => 3 * Math.Pow(1.005, step - 1300),
            _ => 1,
        } * noise,
        noise * (step >= 1200 ? Math.Pow(1.004, step - 1200) : 1),
        step is 500 or 1500 ? 0 : noise,
        step == 1000 ? 0.5 : 0.001);

    private static (List<(bool IsInline, string Text)> Live, List<(bool IsInline, string Text)> Replayed) Compare(string root)
    {
        var live = new List<(bool, string)>();
        var replayed = new Recording();
        var detection = new RunDetection(replayed);
        var progress = new RunProgress();
        using var reader = JournalReader.Open(root);
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            if (record.Schema.Role == RecordRole.RunStart) detection.Configure(null);
            detection.Add(record, progress);
            if (record.Schema.Role == RecordRole.Anomaly) live.Add((record.Schema.Source.Length > 0, Recording.TextOf(AnomalyEpisode.Read(record), record.Step)));
        }

        return (live, replayed.Found);
    }
}
