using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Export.Meters;

/// <summary>What a real listener sees of a run.</summary>
public sealed class MeterExporterTests
{
    [Fact]
    public void A_listener_sees_every_value_that_the_loop_returned()
    {
        using var listener = new RunListener();
        MeasuredStep[] steps =
        [
            new(1.25f, 2.5) { Samples = 8, LoadingTime = 3 },
            new(float.NaN, double.PositiveInfinity, 0.75f) { Samples = 16, LoadingTime = 4 },
        ];
        listener.Play(run => new MeasuredLoop(run).Train(1, steps, validation: 0.5f));

        Assert.Equal([1.25, double.NaN], listener.Of("training.loss", "loss=reconstruction"));
        Assert.Equal([2.5, double.PositiveInfinity], listener.Of("training.loss", "loss=total"));
        Assert.Equal([0.5, 0.75], listener.Of("training.gradient_norm", "gradient=gradient_norm"));
        Assert.Equal([0.003, 0.004], listener.Of("training.loading_time"));
        Assert.Equal(24, listener.Of("training.samples").Sum());
        Assert.Equal(2, listener.Of("training.steps").Sum());
        Assert.Equal([0.5], listener.Of("training.validation_loss", "loss=reconstruction"));
        Assert.Equal(2, listener.Of("training.step_duration").Count);
        Assert.Equal([double.NaN], listener.Of("training.epoch_loss", "loss=reconstruction"));
    }

    [Fact]
    public void Instruments_have_the_units_of_UCUM_and_the_kind_of_their_series()
    {
        using var listener = new RunListener();
        listener.Play(run => new MeasuredLoop(run).Train(1, [new(1, 1)], 0.5f));

        Assert.Equal(("s", "Histogram`1"), listener.Kind("training.step_duration"));
        Assert.Equal(("s", "Histogram`1"), listener.Kind("training.loading_time"));
        Assert.Equal(("By", "Gauge`1"), listener.Kind("training.memory"));
        Assert.Equal(("1/s", "Gauge`1"), listener.Kind("training.throughput"));
        Assert.Equal((null, "Counter`1"), listener.Kind("training.samples"));
        Assert.Equal((null, "Gauge`1"), listener.Kind("training.loss_weight"));
        Assert.Equal((null, "ObservableCounter`1"), listener.Kind("instrumentation.dropped_records"));
    }

    [Fact]
    public void Labels_are_tags_beside_the_id_of_the_run()
    {
        using var listener = new RunListener();
        var id = listener.Play(run => new LabelledLoop(run).Train([0.5f, 1.5f, 2.5f, 3.5f]));

        Assert.Equal([1.5], listener.Of("training.gradient_norm", "gradient=layer_norm", "layer=1", "frozen=false"));
        Assert.Equal([3.5], listener.Of("training.gradient_norm", "gradient=layer_norm", "layer=other", "frozen=false"));
        Assert.Equal([1], listener.Of("instrumentation.folded_label_values", "label=layer"));
        Assert.All(listener.Tags, tags => Assert.Equal("run_id=" + id, tags[0]));
    }

    [Fact]
    public void Every_measurement_of_one_of_several_processes_has_its_rank()
    {
        using var listener = new RunListener();
        listener.Play(run => Everything(run, listener), new ProcessRank(Rank: 3, LocalRank: 1, WorldSize: 4));

        Assert.Contains(listener.Measurements, measurement => measurement.Name == "training.step_duration");
        Assert.Contains(listener.Measurements, measurement => measurement.Name == "instrumentation.dropped_records");
        Assert.All(listener.Measurements, measurement => Assert.Equal("rank=3", measurement.Tags[1]));
    }

    [Fact]
    public void No_measurement_of_a_process_that_trains_alone_has_a_rank()
    {
        using var listener = new RunListener();
        listener.Play(run => Everything(run, listener), new ProcessRank(Rank: 0, LocalRank: 0, WorldSize: 1));

        Assert.NotEmpty(listener.Measurements);
        Assert.DoesNotContain(listener.Measurements, measurement => measurement.Tags.Any(tag => tag.StartsWith("rank=", StringComparison.Ordinal)));
    }

    [Fact]
    public void Measurements_never_come_from_the_thread_that_trains()
    {
        using var listener = new RunListener();
        listener.Play(run => new MeasuredLoop(run).Train(1, [new(1, 1)], 0.5f));

        Assert.NotEmpty(listener.Threads);
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, listener.Threads);
    }

    [Fact]
    public void It_is_among_the_default_destinations() =>
        Assert.Contains(DefaultExporters.Create(), exporter => exporter is MeterExporter);

    /// <summary>Measurements of every role, with labels and without, and of the recording itself.</summary>
    private static void Everything(TrainingRun run, RunListener listener)
    {
        listener.AskForCounts();
        new MeasuredLoop(run).Train(1, [new(1, 1)], 0.5f);
        new LabelledLoop(run).Train([0.5f, 1.5f, 2.5f, 3.5f]);
    }

    /// <summary>Listens to a meter of its own, so that tests that run at the same time do not hear each other.</summary>
    private sealed class RunListener : IDisposable
    {
        private readonly string _meter = "Test." + Guid.NewGuid();
        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, Instrument> _instruments = [];
        private readonly ConcurrentQueue<(string Name, string[] Tags, double Value)> _measurements = [];

        public RunListener()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != _meter) return;
                listener.EnableMeasurementEvents(instrument);
                _instruments[instrument.Name] = instrument;
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
            _listener.Start();
        }

        public ConcurrentBag<int> Threads { get; } = [];

        public IEnumerable<(string Name, string[] Tags, double Value)> Measurements => _measurements;

        public IEnumerable<string[]> Tags => _measurements.Select(measurement => measurement.Tags);

        public string Play(Action<TrainingRun> body, ProcessRank? rank = null)
        {
            using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Rank = rank, Exporters = [new MeterExporter(_meter)] });
            body(run);
            run.Dispose();
            Assert.Equal(0, run.Health.ExporterFaults);
            return run.Id;
        }

        public List<double> Of(string name, params string[] tags) =>
            [.. _measurements.Where(measurement => measurement.Name == name && measurement.Tags.Skip(1).SequenceEqual(tags)).Select(measurement => measurement.Value)];

        public (string? Unit, string Kind) Kind(string name) => (_instruments[name].Unit, _instruments[name].GetType().Name);

        /// <summary>Asks for the instruments that give their value only then, as a collector does now and then.</summary>
        public void AskForCounts()
        {
            Assert.True(SpinWait.SpinUntil(() => _instruments.ContainsKey("instrumentation.dropped_records"), TimeSpan.FromSeconds(60)));
            _listener.RecordObservableInstruments();
        }

        public void Dispose() => _listener.Dispose();

        private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Threads.Add(Environment.CurrentManagedThreadId);
            _measurements.Enqueue((instrument.Name, [.. tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")], value));
        }
    }
}
