using System.CommandLine;
using Instrumentation.Export;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Reports.Declarations;

namespace Instrumentation.Reports.Tests.Declarations;

public sealed class GeneratedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("training.rules.yml")]
    [InlineData("dashboard.json")]
    [InlineData("custom_scalars.pbtxt")]
    [InlineData("metrics.md")]
    public void A_declared_loop_makes_this_file(string name)
    {
        var text = GeneratedFiles.Create(DeclaredFiles.Manifest())[name];

        var snapshot = Path.Combine(DeclaredFiles.SnapshotFolder, name);
        var received = snapshot + ".received";
        File.Delete(received);
        if (File.Exists(snapshot) && File.ReadAllText(snapshot) == text) return;
        File.WriteAllText(received, text);
        Assert.Fail($"{name} differs from its snapshot. Compare it with {name}.received; to accept that, rename it to {name}.");
    }

    [Fact]
    public void The_manifest_of_a_built_assembly_says_what_its_methods_record_and_check()
    {
        var step = DeclaredFiles.Manifest().Records.Single(record => record.Schema.Role == RecordRole.Step);

        Assert.Equal(("train_step", "DeclaredLoop.TrainStep"), (step.Schema.Name, step.Schema.Source));
        Assert.Equal(["total", "learning_rate", "loss_weight", "loading_time", "samples"], step.Schema.Fields.Select(field => field.Name));
        Assert.Equal(("sum", "nats", FieldRole.Loss, FieldType.Double), (step.Schema.Fields[0].Short, step.Schema.Fields[0].Unit, step.Schema.Fields[0].Role, step.Schema.Fields[0].Type));
        Assert.Equal([1.0, 2, 4, double.PositiveInfinity], step.Schema.Fields[3].Buckets!);
        Assert.True(step.Schema.Fields[4].Rate);
        Assert.Equal(
            [("total", Anomaly.NonFinite), ("total", Anomaly.Spike), ("total", Anomaly.Divergence), ("learning_rate", Anomaly.OutOfRange)],
            step.Checks.Select(check => (check.Quantity, check.Anomaly)));
        Assert.Equal(new Dictionary<string, double> { ["threshold"] = 4, ["warm_up"] = 2, ["ratio"] = 1.5 }, step.Schema.Fields[0].Checks![1].Constants);
        Assert.Null(step.Schema.Fields[0].Checks![2].Constants);
        Assert.Equal((0, null), (step.Schema.Fields[2].Checks!.Count, step.Schema.Fields[3].Checks));
    }

    [Fact]
    public void The_layout_in_the_file_is_the_one_that_a_run_has()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { Output = _folder.Path, Exporters = [new TensorBoardExporter()] });
        new DeclaredLoop(run).TrainEpoch(1);
        run.Dispose();

        var layout = CustomScalars.Serialize(CustomScalars.LayoutOf(DeclaredFiles.Manifest().Records.Where(record => record.Schema.Role is RecordRole.Step or RecordRole.Phase).SelectMany(record => record.Schema.Fields)));

        var file = File.ReadAllBytes(Assert.Single(Directory.GetFiles(run.Folder.TensorBoard)));
        Assert.True(file.AsSpan().IndexOf(layout) > 0, "The run's event file has another layout.");
    }

    [Fact]
    public void The_command_writes_the_files_and_says_what_is_wrong()
    {
        var root = new RootCommand { Subcommands = { RunCommands.Create().Single(command => command.Name == "declarations") } };
        var output = Path.Combine(_folder.Path, "generated");

        Assert.Equal(0, RunCommands.Invoke(root, ["declarations", typeof(DeclaredLoop).Assembly.Location, output]));
        Assert.Equal(["custom_scalars.pbtxt", "dashboard.json", "metrics.md", "training.rules.yml"], Directory.GetFiles(output).Select(Path.GetFileName).Order());
        Assert.Equal(RunCommands.WrongUsage, RunCommands.Invoke(root, ["declarations", typeof(TrainingRun).Assembly.Location, output]));
    }

    [Fact]
    public void What_has_no_manifest_is_named_with_a_remedy()
    {
        var text = Path.Combine(_folder.Path, "notes.dll");
        File.WriteAllText(text, "no assembly");

        Assert.Contains("has no manifest: it has no annotated methods", Assert.Throws<InvalidDataException>(() => Manifest.Read(typeof(TrainingRun).Assembly.Location)).Message, StringComparison.Ordinal);
        Assert.Contains("is no .NET assembly", Assert.Throws<InvalidDataException>(() => Manifest.Read(text)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Manifest.Read(Path.Combine(_folder.Path, "missing.dll")));
        Assert.Throws<System.Text.Json.JsonException>(() => Manifest.Parse("later", """{"version":3,"records":[]}"""));
    }
}
