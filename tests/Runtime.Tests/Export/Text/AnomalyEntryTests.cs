using Instrumentation.Export;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using static Instrumentation.Runtime.Tests.Export.Recorded;

namespace Instrumentation.Runtime.Tests.Export.Text;

/// <summary>What the text log says of anomalies, and of changes that are none because they were announced.</summary>
public sealed class AnomalyEntryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Anomalies_have_their_type_and_their_level()
    {
        var anomalies = Play((run, loop) =>
        {
            run.Plan(5, 20);
            loop.Step(2, 7, Loss("reconstruction", float.NaN, "recon"), Loss("total", 90), GradientNorm(12.4213f));
            loop.Anomaly("reconstruction", Anomaly.NonFinite, double.NaN, double.MinValue, double.MaxValue);
            loop.Anomaly("total", Anomaly.Spike, 90, 1, 2);
            loop.Anomaly("gradient_norm", Anomaly.Spike, 12.4213, 0.5, 1.25, FieldRole.GradientNorm);
        }).Where(entry => entry.Message == "[ANOMALY_DETECTED] Training anomaly detected").ToList();

        Assert.Equal(["CRITICAL", "WARNING", "WARNING"], anomalies.Select(entry => entry.Level));
        Assert.Equal(["Type: nan_values", "Type: loss_spike", "Type: gradient_explosion"], anomalies.Select(entry => entry.Details[0]));
        Assert.Equal(["Severity: critical", "Severity: warning", "Severity: warning"], anomalies.Select(entry => entry.Details[1]));
        Assert.Equal(
            ["Details: gradient_norm=12.4213, expected 0.5 to 1.25", "Epoch: 2/5, Batch: 7/20", "Timestamp: 2025-07-08T22:04:45.732900"],
            anomalies[2].Details[2..]);
        Assert.Equal("Details: reconstruction=nan, expected a finite value", anomalies[0].Details[2]);
    }

    [Fact]
    public void An_anomaly_names_its_layer_its_batch_and_what_to_do()
    {
        var entries = Play((run, loop) => loop.Step(
            2,
            7,
            () =>
            {
                for (var file = 1; file <= 5; file++) loop.Event("file_read", Sample("file", $"song {file}\n.mid"));
                loop.Change(EpisodeChange.Opened, "layer_norm", Anomaly.Spike, 50, 0.5, 2, Severity.Warning, FieldRole.GradientNorm, scope: "encoder/3");
            },
            Loss("total", 1)));

        var detected = entries.FindIndex(entry => entry.Message == "[ANOMALY_DETECTED] Training anomaly detected");
        Assert.Equal(
            [
                "Type: gradient_explosion", "Severity: warning", "Details: layer_norm (encoder/3)=50, expected 0.5 to 2", "Scope: encoder/3", "Epoch: 2, Batch: 7",
                @"Samples: song 1\n.mid, song 2\n.mid, song 3\n.mid and 2 more",
            ],
            entries[detected].Details[..6]);
        var advice = entries[detected + 1];
        Assert.Equal(("INFO", "[RECOVERY_SUGGESTIONS] For gradient_explosion:"), (advice.Level, advice.Message));
        Assert.Equal("Clip the gradients at about 2, the greatest norm that was expected; this one was 50.", advice.Details[0]);
        Assert.Contains(@"Look at the batch's samples: song 1\n.mid, song 2\n.mid, song 3\n.mid and 2 more.", advice.Details);
        Assert.Contains("Look at encoder/3 first: a normalisation, a smaller initialisation or a residual connection there.", advice.Details);
    }

    [Fact]
    public void An_episode_is_said_when_it_worsens_and_when_it_is_over()
    {
        var entries = Play((run, loop) =>
        {
            loop.Step(1, 0, Loss("total", 1));
            loop.Change(EpisodeChange.Opened, "total", Anomaly.Divergence, 2, 0, 1, Severity.Warning);
            loop.Step(1, 1, Loss("total", 1));
            loop.Change(EpisodeChange.Worsened, "total", Anomaly.Divergence, 4, 0, 1, Severity.Critical, firstStep: 0, count: 2);
            loop.Step(1, 2, Loss("total", 1));
            loop.Change(EpisodeChange.Resolved, "total", Anomaly.Divergence, 4, 0, 1, Severity.Critical, firstStep: 0, count: 3);
        }).Where(entry => entry.Message[0] == '[').Select(entry => (entry.Level, entry.Message, entry.Details.Find(line => line.StartsWith("Duration", StringComparison.Ordinal)))).ToList();

        Assert.Equal(
            [
                ("WARNING", "[ANOMALY_DETECTED] Training anomaly detected", null),
                ("INFO", "[RECOVERY_SUGGESTIONS] For training_divergence:", null),
                ("CRITICAL", "[ANOMALY_WORSENED] Training anomaly worsened", "Duration: 2 steps from step 0 on, 2 anomalous values"),
                ("INFO", "[RECOVERY_SUGGESTIONS] For training_divergence:", null),
                ("INFO", "[ANOMALY_RESOLVED] Training anomaly resolved", "Duration: 3 steps from step 0 on, 3 anomalous values"),
            ],
            entries.Where(entry => entry.Message.Contains("ANOMALY", StringComparison.Ordinal) || entry.Message.Contains("RECOVERY", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_information_comes_without_suggestions()
    {
        var entries = Play((run, loop) => loop.Change(EpisodeChange.Opened, "total", Anomaly.Plateau, 2, double.MinValue, 1, Severity.Info));

        Assert.Equal("INFO", entries.Single(entry => entry.Message == "[ANOMALY_DETECTED] Training anomaly detected").Level);
        Assert.DoesNotContain(entries, entry => entry.Message.Contains("RECOVERY_SUGGESTIONS", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_that_is_announced_is_an_entry()
    {
        var announced = Play((run, loop) =>
        {
            loop.Step(1, 3, Loss("total", 1));
            run.Announce(TrainingChange.LearningRate, "warm restart\n");
        }).Single(entry => entry.Message == "[CHANGE_ANNOUNCED] A change of the training was announced");

        Assert.Equal("INFO", announced.Level);
        Assert.Equal(["Change: learning_rate", @"Note: warm restart\n", "Epoch: 1, Batch: 3"], announced.Details[..3]);
    }

    private List<LogEntry> Play(Action<TrainingRun, ScriptedLoop> body) => ParsedLog.Read(ScriptedRun.Play(_folder, new TextLogExporter(), body).TextLog);
}
