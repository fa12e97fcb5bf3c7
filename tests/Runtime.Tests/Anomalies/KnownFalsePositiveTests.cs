using Instrumentation.Anomalies;
using Instrumentation.Detection;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What trips the rules of others in healthy trainings does not trip these, and what looks alike and is wrong does.</summary>
public sealed class KnownFalsePositiveTests
{
    [Fact]
    public void A_nan_blinds_nothing()
    {
        Assert.Equal([Anomaly.NonFinite, Anomaly.Spike], Alarms("total", 300, step => step == 200 ? double.NaN : step == 201 ? 20 : Loss(step)));
    }

    [Fact]
    public void A_sudden_improvement_is_no_anomaly() => Assert.Empty(Alarms("total", 2000, step => Loss(step) / (step < 1000 ? 1 : 10)));

    [Fact]
    public void A_lasting_shift_is_one_episode_and_one_event()
    {
        var found = Changes("total", 2000, step => Loss(step) * (step < 1000 ? 1 : 2)).ToList();
        Assert.Equal(1, found.Count(change => change.Anomaly == Anomaly.Spike && change.Change == EpisodeChange.Opened));
        Assert.Equal(1, found.Count(change => change.Anomaly == Anomaly.BaselineShift && change.Change == EpisodeChange.Opened));
        Assert.Contains(found, change => change.Anomaly == Anomaly.Spike && change.Change == EpisodeChange.Resolved);
    }

    [Fact]
    public void An_announced_change_is_none()
    {
        Assert.Empty(Alarms("total", 2000, step => Loss(step) * (step < 1000 ? 1 : 3), announcedAt: 1000));
        Assert.NotEmpty(Alarms("total", 2000, step => Loss(step) * (step < 1000 ? 1 : 3)));
    }

    [Fact]
    public void A_divergence_rises_for_good_and_an_improvement_does_not()
    {
        Assert.Equal([Anomaly.Divergence], Alarms("total", 3000, step => Loss(step) * Math.Pow(1.002, Math.Max(0, step - 2000))));
        Assert.Empty(Alarms("total", 3000, step => Loss(step) * (1 + 0.25 * Math.Clamp((step - 1000) / 1000.0, 0, 1))));
    }

    [Fact]
    public void A_gradient_that_gets_small_slowly_is_a_model_that_converges() =>
        Assert.Empty(Alarms("gradient_norm", 9000, step => Loss(step) * Math.Pow(0.999, step)));

    [Theory]
    [InlineData(0.001, 0, false)]
    [InlineData(0.0, 1, false)]
    [InlineData(0.0, 2, true)]
    public void A_learning_rate_may_start_and_end_at_zero_but_not_fall_to_it(double at50, int schedule, bool isWrong) =>
        Assert.Equal(isWrong, Alarms("learning_rate", 100, step => schedule switch
        {
            0 => step == 50 ? at50 : 0.001,
            1 => step < 10 ? 0.0001 * step : 0.001 * Math.Max(0, Math.Cos((step - 10) / 89.0 * Math.PI / 2)) * (step == 99 ? 0 : 1),
            _ => step >= 50 ? at50 : 0.001,
        }).Any());

    [Fact]
    public void A_learning_rate_that_falls_tenfold_is_a_schedule_and_one_that_jumps_a_hundredfold_is_not()
    {
        Assert.Empty(Alarms("learning_rate", 100, step => step < 50 ? 1e-3 : 1e-4));
        Assert.NotEmpty(Alarms("learning_rate", 100, step => step < 50 ? 1e-3 : 1e-1));
        Assert.Empty(Alarms("learning_rate", 100, step => step < 50 ? 1e-3 : 1e-1, announcedAt: 49));
    }

    [Fact]
    public void Memory_that_fills_up_or_goes_up_and_down_is_no_leak()
    {
        Assert.Empty(Alarms("gpu_allocated", 6000, step => 1e9 * (2 - Math.Exp(-step / 150.0))));
        Assert.Empty(Alarms("gpu_allocated", 6000, step => 1e9 * (1 + step % 500 / 500.0)));
        Assert.Empty(Alarms("gpu_allocated", 6000, step => 1e9 * (1 + step % 500 / 500.0), epochSteps: 500));
        Assert.Empty(Alarms("gpu_allocated", 6000, step => 1e9 * (1 + step / 44 % 8 / 16.0), epochSteps: 44));
        Assert.Empty(Alarms("cpu_rss", 6000, step => 4e8 * (1 + Math.Min(step, 900) / 2000.0), epochSteps: 44));
        Assert.Equal([Anomaly.MemoryLeak], Alarms("gpu_allocated", 6000, step => 1e9 * (1 + step % 500 / 5000.0 + step / 6000.0), epochSteps: 500));
        Assert.Equal([Anomaly.MemoryLeak], Alarms("gpu_allocated", 6000, step => 1e9 * (1 + step / 6000.0)));
    }

    [Fact]
    public void A_peak_of_the_memory_is_no_memory_in_use() => Assert.Empty(Alarms("gpu_max_allocated", 100, step => 1e9 * step));

    [Fact]
    public void A_few_slow_steps_are_no_slow_training()
    {
        Assert.Empty(Alarms("samples_per_second", 3000, step => step % 100 == 0 ? 5 : 100 / Loss(step)));
        Assert.Equal([Anomaly.ThroughputDegradation], Alarms("samples_per_second", 3000, step => (step < 1000 ? 100 : 45) / Loss(step)));
    }

    [Fact]
    public void A_discriminator_that_guesses_is_where_the_game_is_to_end()
    {
        Assert.Empty(Alarms("discriminator_accuracy", 5000, step => 0.5));
        Assert.Equal([Anomaly.DiscriminatorDominance], Alarms("discriminator_accuracy", 5000, step => step < 1000 ? 0.6 : 1));
    }

    [Fact]
    public void A_plateau_and_a_loss_that_has_not_fallen_are_worth_an_information()
    {
        var found = Changes("total", 8000, step => Loss(step)).ToList();
        Assert.Equal([Anomaly.Plateau, Anomaly.Underfitting], found.Select(change => change.Anomaly).Distinct().Order());
        Assert.All(found, change => Assert.Equal(Severity.Info, change.Episode.Severity));
    }

    [Fact]
    public void Signed_values_are_judged_by_their_own_size()
    {
        Assert.Empty(Alarms("total", 2000, step => Math.Sin(step / 30.0) + 0.1 * Loss(step)));
        Assert.Contains(Anomaly.Spike, Alarms("total", 2000, step => step == 1500 ? 400 : Math.Sin(step / 30.0) + 0.1 * Loss(step)));
    }

    [Fact]
    public void A_layer_may_have_a_small_gradient_but_not_none()
    {
        Assert.Empty(Alarms("layer_gradient", 1000, step => 1e-9 * Loss(step)));
        Assert.Equal([Anomaly.Vanishing], Alarms("layer_gradient", 1000, step => step < 500 ? Loss(step) : 0));
    }

    [Fact]
    public void A_layer_that_dies_as_a_whole_is_found_within_ten_values_and_one_that_never_lived_is_not_said_to_have_died()
    {
        Assert.Equal((Anomaly.DeadUnits, 39L), Assert.Single(Changes("dead_units", 60, step => step < 30 ? 0.1 : 1).Select(change => (change.Anomaly, change.Episode.FirstStep))));
        Assert.Empty(Alarms("dead_units", 1000, step => 1));
        Assert.Empty(Alarms("dead_units", 1000, step => step % 20 < 9 ? 1 : 0));
    }

    /// <summary>
    /// The fewer of its samples a discriminator is wrong about, the more a single one of them makes of its gradient: the norm gets noisier and noisier, and its highest
    /// value is topped again and again.
    /// </summary>
    [Fact]
    public void A_discriminator_that_learns_is_no_explosion_and_one_that_explodes_is()
    {
        for (ulong seed = 1; seed <= 8; seed++)
        {
            var norms = DiscriminatorNorms(seed, 1500);
            Assert.Empty(Alarms("gradient_norm", norms.Count, step => norms[step]));
            Assert.Equal([Anomaly.Spike], Alarms("gradient_norm", norms.Count, step => step == 1200 ? 12 * norms.Max() : norms[step]));
        }
    }

    [Fact]
    public void A_layer_whose_gradient_is_no_number_is_not_said_beside_the_parameter_that_is_named() =>
        Assert.Empty(Alarms("layer_gradient", 1000, step => step < 500 ? Loss(step) : double.NaN));

    [Fact]
    public void A_loss_of_records_is_over_when_none_are_lost_for_a_minute()
    {
        var sink = new Sink();
        var detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, sink);
        detection.Observe(new Observation("records_lost", QuantityKind.LostRecords, "text log", 3, new RunPlace(10, 1, 10, 1)));
        for (var second = 1; second <= 59; second++) detection.ObserveNoLoss(new RunPlace(10 + second, 1, 10 + second, 1));
        Assert.Equal([EpisodeChange.Opened], sink.Changes.Select(change => change.Change));
        detection.ObserveNoLoss(new RunPlace(70, 1, 70, 1));
        Assert.Equal([EpisodeChange.Opened, EpisodeChange.Resolved], sink.Changes.Select(change => change.Change));
    }

    [Fact]
    public void A_quantity_beyond_those_that_are_watched_is_told()
    {
        var sink = new Sink();
        var detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, sink);
        for (var label = 0; label < 4097; label++)
            detection.Observe(new Observation("total", QuantityKind.Loss, $"{label}", 1, new RunPlace(label, 1, label, 1)));
        Assert.Equal(["total"], sink.Unwatched);
    }

    /// <summary>Of 16 samples that it tells apart better and better, by weights that grow.</summary>
    private static List<double> DiscriminatorNorms(ulong seed, int steps)
    {
        var noise = new Noise(seed);
        var norms = new List<double>();
        for (var step = 0; step < steps; step++)
        {
            var learned = 1 - Math.Exp(-step / 300.0);
            var squares = 0.0;
            for (var sample = 0; sample < 16; sample++) squares += Math.Pow(1 + Math.Exp(learned * (7 + 2 * noise.Gauss())), -2);
            norms.Add(Math.Pow(1000, learned) * Math.Sqrt(squares));
        }

        return norms;
    }

    private static double Loss(int step) => Math.Exp(0.03 * new Noise((ulong)step + 99).Gauss());

    private static IEnumerable<Anomaly> Alarms(string column, int steps, Func<int, double> value, int announcedAt = -1, int epochSteps = 0) =>
        [.. Changes(column, steps, value, announcedAt, epochSteps).Where(change => change.Change != EpisodeChange.Resolved && change.Episode.Severity >= Severity.Warning).Select(change => change.Anomaly).Distinct()];

    private static List<AnomalyChange> Changes(string column, int steps, Func<int, double> value, int announcedAt = -1, int epochSteps = 0)
    {
        var sink = new Sink();
        var detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, sink);
        var rows = new ColumnObservations(detection, ["step", "epoch", column]);
        for (var step = 0; step < steps; step++)
        {
            if (step == announcedAt) detection.Announce(step - 1);
            rows.Add([step, epochSteps == 0 ? -1 : step / epochSteps, value(step)]);
        }

        return sink.Changes;
    }

    private sealed class Sink : IDetectionSink
    {
        public List<AnomalyChange> Changes { get; } = [];

        public List<string> Unwatched { get; } = [];

        void IDetectionSink.Unwatched(string metric) => Unwatched.Add(metric);

        public void Changed(in AnomalyChange change) => Changes.Add(change);

        public void Expected(in ThresholdReading reading)
        {
        }
    }
}
