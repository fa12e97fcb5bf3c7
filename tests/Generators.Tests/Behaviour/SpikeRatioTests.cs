namespace Instrumentation.Generators.Tests.Behaviour;

/// <summary>A gradient norm may double in a healthy training, and an adversarial loss, too, so that their shipped ratios are others than that of a loss.</summary>
public sealed partial class SpikeRatioTests
{
    [Theory]
    [InlineData(2.5, new[] { "loss" })]
    [InlineData(3.2, new[] { "loss", "generator_loss" })]
    [InlineData(5, new[] { "loss", "generator_loss", "gradient_norm" })]
    public void Only_a_multiple_of_what_a_loss_may_be_is_a_spike_of_a_gradient_norm_or_of_an_adversarial_loss(double factor, string[] found)
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new Loop(run);
        for (var step = 0; step < 200; step++) loop.TrainStep(step == 150 ? factor : 1 + step % 3 / 100.0);

        var spikes = new List<string>();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Anomaly && AnomalyEpisode.Read(record).Change == EpisodeChange.Opened) spikes.Add(record.Schema.Quantity!);
        }

        Assert.Equal(found, spikes);
    }

    private readonly record struct Result(
        [Loss("loss"), Detect(Anomaly.Spike)] double Loss,
        [Loss, Detect(Anomaly.Spike)] double GeneratorLoss,
        [GradientNorm, Detect(Anomaly.Spike)] double GradientNorm);

    private sealed partial class Loop(TrainingRun run)
    {
        [Step]
        public partial Result TrainStep(double value);

        private static Result TrainStepCore(double value) => new(value, value, value);
    }
}
