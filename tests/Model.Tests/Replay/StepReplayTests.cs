using Instrumentation.Model.Replay;
using Instrumentation.Model.Tests.Network;
using Instrumentation.Model.Training;
using Xunit;

namespace Instrumentation.Model.Tests.Replay;

/// <summary>A step of the real model runs again from its capsule: what lies in the data and the code comes out again, what lay in the machine does not.</summary>
[Collection(TorchTests.Name)]
public sealed class StepReplayTests(StepReplayTests.FaultyRun run) : IClassFixture<StepReplayTests.FaultyRun>
{
    private const int FaultyStep = 8;

    [Fact]
    public void A_fault_that_is_part_of_the_step_reproduces()
    {
        var result = StepReplay.Run(RecordedStep.Find(run.Folder, null), "cpu", new NanAt(FaultyStep));

        Assert.True(result.Reproduces);
        Assert.Equal(FaultyStep, result.Step.Step);
        Assert.Contains("gradient_norm", result.Anomalous.Select(value => value.Name));
        Assert.All(result.Values, value => Assert.True(value.IsSame, value.ToString()));
        Assert.True(result.RandomStreamIsSame);
    }

    [Fact]
    public void A_fault_of_the_moment_does_not()
    {
        var result = StepReplay.Run(RecordedStep.Find(Path.Combine(run.Folder, "anomalies", "step_000000008"), null), "cpu");

        Assert.False(result.Reproduces);
        Assert.All(result.Anomalous, value => Assert.True(double.IsNaN(value.Recorded) && double.IsFinite(value.Replayed), value.ToString()));
        Assert.Contains(result.Values, value => value is { Name: "reconstruction", IsSame: true });
        Assert.True(result.RandomStreamIsSame);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void A_step_without_a_capsule_is_compared_with_its_line(long step)
    {
        var result = StepReplay.Run(RecordedStep.Find(run.Folder, step), "cpu", new NanAt(FaultyStep));

        Assert.True(result.Reproduces, string.Join("; ", result.Values));
        Assert.Contains(result.Values, value => value.Name == "gradient_norm" && double.IsFinite(value.Recorded));
        Assert.Equal(step < 6, result.Step.Checkpoint is null);
    }

    [Fact]
    public void The_capsule_names_the_files_of_the_batch()
    {
        var capsule = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(run.Folder, "anomalies", "step_000000008", "capsule.json")))!;
        Assert.Equal(2, capsule["samples"]!.AsArray().Count);
        Assert.All(capsule["samples"]!.AsArray(), sample => Assert.EndsWith(".mid", (string?)sample, StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_replayed_is_said_in_one_sentence()
    {
        AssertRefused("There is no run and no capsule", Path.Combine(run.Folder, "missing"), null);
        AssertRefused("has no step 999", run.Folder, 999);
    }

    private static void AssertRefused(string says, string path, long? step) =>
        Assert.Contains(says, Assert.Throws<InputException>(() => RecordedStep.Find(path, step)).Message, StringComparison.Ordinal);

    /// <summary>Two epochs of 6 batches, NaN in the third batch of the second.</summary>
    public sealed class FaultyRun : IDisposable
    {
        private readonly SmallCorpus _corpus = new();
        private readonly TemporaryFolder _output = new();

        public FaultyRun()
        {
            var options = new TrainingProgramOptions
            {
                Data = _corpus.Data, Size = "default", Device = "cpu", Epochs = 2, BatchSize = 2, Seed = 3, Output = _output, Port = 0, Threads = 1,
            };
            using var setup = new TrainingSetup(options);
            VaeGanTrainer? trainer = null;
            using var run = TrainingRun.Start(new TrainingRunOptions
            {
                Name = TrainingSetup.RunName,
                Output = _output,
                Configuration = setup.Describe(),
                Exporters = [new Instrumentation.Export.JsonLines.JsonLinesExporter()],
                HandleSignals = false,
                Policy = new AnomalyPolicy { CaptureState = () => trainer?.Capture() },
            });
            using (trainer = setup.CreateTrainer(run, run.Folder, new NanAt(FaultyStep)))
            {
                for (var epoch = 1; epoch <= options.Epochs; epoch++)
                {
                    trainer.TrainEpoch(epoch);
                    run.SaveCheckpoint(trainer.Save);
                }
            }

            run.Complete();
            run.Dispose();
            Folder = run.Folder.Root;
        }

        public string Folder { get; }

        public void Dispose()
        {
            _corpus.Dispose();
            _output.Dispose();
        }
    }
}
