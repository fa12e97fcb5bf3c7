using System.Text.Json;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Model.Tests.Network;
using TorchSharp;

namespace Instrumentation.Model.Tests.Values;

/// <summary>Tensors of one element, recorded where they lie.</summary>
[Collection(TorchTests.Name)]
public sealed class TensorTests
{
    public static TheoryData<torch.ScalarType, double, string> Types => new()
    {
        { torch.ScalarType.Bool, 1, "true" },
        { torch.ScalarType.Byte, 200, "200" },
        { torch.ScalarType.Int8, -100, "-100" },
        { torch.ScalarType.Int16, -30000, "-30000" },
        { torch.ScalarType.Int32, -2000000000, "-2000000000" },
        { torch.ScalarType.Int64, 9007199254740992, "9007199254740992" },
        { torch.ScalarType.Float16, 0.1, "0.1" },
        { torch.ScalarType.BFloat16, 0.5, "0.5" },
        { torch.ScalarType.Float32, 0.1, "0.1" },
        { torch.ScalarType.Float64, 0.1, "0.1" },
        { torch.ScalarType.Float32, double.NaN, "\"NaN\"" },
        { torch.ScalarType.Float64, double.PositiveInfinity, "\"Infinity\"" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_keeps_its_digits_at_every_place(torch.ScalarType type, double value, string json)
    {
        using var tensor = torch.tensor(value, dtype: torch.ScalarType.Float64).to(type);
        using var folder = new TemporaryFolder();
        using var run = Record(folder, () => tensor);

        foreach (var line in Lines(run, "evaluations")) Assert.Equal(json, line.GetProperty("metrics").GetProperty("value").GetRawText());
        Assert.Equal(3, Lines(run, "evaluations").Count);
        Assert.Equal(json, Assert.Single(Lines(run, "parameter")).GetProperty("value").GetRawText());
        Assert.Equal(json, Assert.Single(Lines(run, "batch_metrics")).GetProperty("losses").GetProperty("lost").GetRawText());
        Assert.False(File.Exists(Path.Combine(run.Folder.Experiments, "faults.jsonl")));
    }

    [Fact]
    public void A_tensor_that_is_part_of_a_graph_is_read()
    {
        using var weight = torch.tensor(3f, requires_grad: true);
        using var loss = weight * weight;
        using var folder = new TemporaryFolder();
        using var run = Record(folder, () => loss);

        Assert.Equal("9", Assert.Single(Lines(run, "batch_metrics")).GetProperty("losses").GetProperty("lost").GetRawText());
        Assert.Contains(File.ReadAllLines(run.Folder.TextLog), line => line.EndsWith("] parameter: 9.00", StringComparison.Ordinal));
    }

    [Fact]
    public void No_tensor_is_null()
    {
        using var folder = new TemporaryFolder();
        using var run = Record(folder, () => null);

        Assert.Equal("null", Assert.Single(Lines(run, "parameter")).GetProperty("value").GetRawText());
        Assert.Contains(File.ReadAllLines(run.Folder.TextLog), line => line.EndsWith("] parameter: null", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(run.Folder.Experiments, "faults.jsonl")));
    }

    [Theory]
    [InlineData("several", "A recorded tensor has 2 elements; reduce it to one, for example with mean().")]
    [InlineData("complex", "A recorded tensor is of type ComplexFloat32, which is no real number; convert it.")]
    [InlineData("disposed", null)]
    public void What_cannot_be_read_is_one_fault_per_method_and_no_exception(string what, string? message)
    {
        using var tensor = what switch
        {
            "several" => torch.ones(2),
            "complex" => torch.complex(torch.tensor(1f), torch.tensor(2f)),
            _ => torch.ones(1),
        };
        if (what == "disposed") tensor.Dispose();
        using var folder = new TemporaryFolder();
        using var run = Record(folder, () => tensor, times: 3);

        var faults = Lines(run, "faults");
        Assert.Equal(5, faults.Count);
        Assert.All(faults, fault => Assert.Equal(message ?? fault.GetProperty("message").GetString(), fault.GetProperty("message").GetString()));
        Assert.All(Lines(run, "parameter"), line => Assert.Equal("null", line.GetProperty("value").GetRawText()));
        Assert.Equal(3, Lines(run, "parameter").Count);
    }

    [Fact]
    public void A_tensor_that_is_not_finite_is_an_anomaly()
    {
        using var tensor = torch.tensor(float.NaN);
        using var folder = new TemporaryFolder();
        using var run = Record(folder, () => tensor);

        // The check of the step, and what watches the gauge of the event.
        var found = Lines(run, "anomalies").Select(line => (line.GetProperty("type").GetString(), line.GetProperty("metric").GetString()));
        Assert.Equal([("nan_values", "lost"), ("nan_values", "value")], found.Order());
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var tensor = torch.tensor(0.5f);
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Journal = new JournalOptions { SegmentSize = 8 << 20, SpareSegments = 2 } });
        var loop = new TensorLoop(run, () => tensor);
        for (var i = 0; i < 1_000; i++) loop.Record();

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++) loop.Record();
        }));
        Assert.Equal(0, run.Health.DroppedRecords);
    }

    private static TrainingRun Record(TemporaryFolder folder, Func<torch.Tensor?> sample, int times = 1)
    {
        var run = TrainingRun.Start(new TrainingRunOptions { Output = folder, Exporters = [new JsonLinesExporter(), new TextLogExporter()] });
        var loop = new TensorLoop(run, sample);
        for (var i = 0; i < times; i++) loop.Record();
        run.Dispose();
        Assert.Equal(0, run.Health.ExporterFaults);
        return run;
    }

    private static List<JsonElement> Lines(TrainingRun run, string name) =>
        [.. File.ReadAllLines(Path.Combine(run.Folder.Experiments, name + ".jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
