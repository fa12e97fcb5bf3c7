using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What is kept of a step with a critical anomaly.</summary>
public sealed class CapsuleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_capsule_has_what_it_takes_to_run_the_step_again()
    {
        var root = Run(new AnomalyPolicy { CaptureState = () => new JsonObject { ["random"] = "abc" } }, run =>
        {
            var loop = new GuardedLoop(run, () => { });
            loop.TrainStep(1);
            Checkpoints.ResumableRun.Save(run);
            run.LearningRateScale = 0.5;
            loop.TrainStep(2);
            loop.TrainStep(float.NaN);
            loop.TrainStep(3);
        });

        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(root, "anomalies")));
        Assert.Equal("step_000000002", Path.GetFileName(folder));
        var capsule = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "capsule.json")))!;
        Assert.Equal((1, 2, 1), ((int)capsule["format_version"]!, (int)capsule["global_step"]!, (int)capsule["attempt"]!));
        Assert.Equal(("nan_values", "gradient_norm", "NaN"), ((string?)capsule["anomalies"]![0]!["type"], (string?)capsule["anomalies"]![0]!["metric"], (string?)capsule["anomalies"]![0]!["value"]));
        Assert.Equal("checkpoints/step_000000001", (string?)capsule["checkpoint"]!["path"]);
        Assert.Equal((0, 0.5), ((int)capsule["learning_rate_scales"]![0]!["after_step"]!, (double)capsule["learning_rate_scales"]![0]!["scale"]!));
        Assert.Equal("abc", (string?)capsule["state"]!["random"]);
        Assert.Equal(7, (int)capsule["configuration"]!["training_config"]!["seed"]!);

        var records = Lines(Path.Combine(folder, "records.jsonl"));
        Assert.Equal([1.0, 2.0], records.Where(record => Is(record, "backward") && Step(record) < 2).Select(record => record.GetProperty("values").GetProperty("gradient_norm").GetDouble()));
        Assert.Contains(records, record => Is(record, "train_step") && Step(record) == 2);
        Assert.DoesNotContain(records, record => Step(record) > 2);
    }

    [Fact]
    public void The_latest_200_records_of_each_kind_are_there_although_their_segments_are_not()
    {
        var root = Run(new AnomalyPolicy(), run =>
        {
            var loop = new GuardedLoop(run, () => { });
            for (var step = 0; step < 1000; step++) loop.TrainStep(1);
            loop.TrainStep(float.NaN);
        });

        var records = Lines(Path.Combine(root, "anomalies", "step_000001000", "records.jsonl"));
        Assert.Equal(Enumerable.Range(801, 200), records.Where(record => Is(record, "backward")).Select(record => (int)Step(record)));
        Assert.Equal(Enumerable.Range(801, 200), records.Where(record => Is(record, "train_step")).Select(record => (int)Step(record)));
    }

    [Fact]
    public void Of_events_with_images_only_the_latest_four_are_kept_and_named_by_their_checksum()
    {
        var root = Run(new AnomalyPolicy(), run =>
        {
            var pictures = new Export.PicturedLoop(run);
            for (byte i = 0; i < 9; i++) pictures.SampleSaved($"{i}.mid", "bass", Export.TestFiles.Png(2, 2, rest: i), default);
            new GuardedLoop(run, () => { }).TrainStep(float.NaN);
        });

        var saved = Lines(Path.Combine(root, "anomalies", "step_000000000", "records.jsonl")).Where(record => Is(record, "sample_saved")).Select(record => record.GetProperty("values")).ToList();
        Assert.Equal(["5.mid", "6.mid", "7.mid", "8.mid"], saved.Select(values => values.GetProperty("path").GetString()));
        Assert.Equal(4, saved.Select(values => values.GetProperty("piano_roll").GetProperty("sha256").GetString()).Distinct().Count());
    }

    [Fact]
    public void A_run_keeps_no_more_than_the_policy_says()
    {
        var root = Run(new AnomalyPolicy { MaxCapsules = 2 }, run =>
        {
            var loop = new GuardedLoop(run, () => { });
            for (var step = 0; step < 10; step++) loop.TrainStep(step % 2 == 0 ? float.NaN : 1);
        });

        Assert.Equal(["step_000000000", "step_000000002"], Directory.GetDirectories(Path.Combine(root, "anomalies")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_step_that_never_ends_has_its_capsule_when_the_run_does()
    {
        var root = Run(new AnomalyPolicy(), run =>
            Assert.Throws<FormatException>(() => new GuardedLoop(run, () => { }) { After = () => throw new FormatException() }.TrainStep(float.NaN)));

        Assert.Single(Directory.GetDirectories(Path.Combine(root, "anomalies")));
    }

    private string Run(AnomalyPolicy policy, Action<TrainingRun> train)
    {
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = "demo",
            Output = _folder,
            Policy = policy,
            Exporters = [],
            Journal = new JournalOptions { SegmentSize = 64 << 10, WhenFull = WhenFull.Wait },
            Configuration = new JsonObject { ["training_config"] = new JsonObject { ["seed"] = 7 } },
        });
        train(run);
        run.Dispose();
        Assert.Equal((0, 0), (run.Health.ExporterFaults, run.Health.HandlerFaults));
        return run.Folder.Root;
    }

    private static List<JsonElement> Lines(string path) => [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    private static bool Is(JsonElement record, string name) => record.GetProperty("record").GetString() == name;

    private static long Step(JsonElement record) => record.GetProperty("global_step").ValueKind == JsonValueKind.Null ? -1 : record.GetProperty("global_step").GetInt64();
}
