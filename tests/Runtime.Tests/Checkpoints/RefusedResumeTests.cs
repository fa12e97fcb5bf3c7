using System.Text.Json.Nodes;

namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>What cannot be resumed says in one sentence why, and what to do.</summary>
public sealed class RefusedResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_without_a_run()
    {
        var path = Path.Combine(_folder, "missing");
        AssertRefused($"There is no run in '{path}': give the folder of a run, the one that has 'journal' in it.", new TrainingRunOptions { Resume = path });
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void A_run_without_a_checkpoint()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training => new SampleLoop(training).TrainStep(1, 0));
        AssertRefused($"The run in '{run.Root}' has no whole checkpoint to go on from: start it anew.", Resume(run));
    }

    [Fact]
    public void A_run_that_still_goes_on()
    {
        var run = Saved();
        using (run.Start())
            AssertRefused($"The run folder '{run.Root}' is in use by process {Environment.ProcessId} on {Environment.MachineName}", Resume(run));

        using var resumed = run.Start();
        Assert.Equal(1, resumed.ResumedFrom?.Step);
    }

    [Fact]
    public void A_run_of_another_program()
    {
        var run = Saved();
        AssertRefused($"The run in '{run.Root}' is '{Path.GetFileName(run.Root)}', and this program's runs are named 'other'", Resume(run) with { Name = "other" });
    }

    [Theory]
    [InlineData("""{"model_config":{"width":128,"blocks":[1,2]},"data_config":{"pieces":3}}""", "saved with model_config.width = 64 and is to go on with 128")]
    [InlineData("""{"model_config":{"width":64,"blocks":[1,3]},"data_config":{"pieces":3}}""", "saved with model_config.blocks = [1,2] and is to go on with [1,3]")]
    [InlineData("""{"model_config":{"width":64,"blocks":[1,2],"heads":4},"data_config":{"pieces":3}}""", "saved with model_config.heads = nothing and is to go on with 4")]
    [InlineData("""{"model_config":{"width":64,"blocks":[1,2]}}""", "saved with data_config.pieces = 3 and is to go on with nothing")]
    public void Another_model_or_other_data(string configuration, string says)
    {
        var run = Saved();
        AssertRefused(says, Resume(run) with { Configuration = (JsonObject)JsonNode.Parse(configuration)! });

        // The refusal has not kept the folder, and how long to train may change.
        var longer = (JsonObject)run.Configuration.DeepClone();
        longer["training_config"] = new JsonObject { ["epochs"] = 9 };
        using var resumed = TrainingRun.Start(Resume(run) with { Configuration = longer });
        Assert.Equal(1, resumed.ResumedFrom?.Step);
        Assert.Equal(1, (int?)resumed.ResumedFrom?.Configuration["training_config"]?["epochs"]);
    }

    [Fact]
    public void A_checkpoint_of_a_later_version()
    {
        var run = Saved();
        var path = Path.Combine(run.Root, "checkpoints", "step_000000001", "run.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"format_version\": 1", "\"format_version\": 99", StringComparison.Ordinal));
        AssertRefused("has format version 99, and this program knows versions up to 1; resume with the program that saved it.", Resume(run));
    }

    private static TrainingRunOptions Resume(ResumableRun run) =>
        new() { Name = "demo", Resume = run.Root, Configuration = (JsonObject)run.Configuration.DeepClone(), Exporters = [], RecoverUnfinished = false };

    private ResumableRun Saved()
    {
        var run = new ResumableRun(_folder)
        {
            Configuration = (JsonObject)JsonNode.Parse("""{"model_config":{"width":64,"blocks":[1,2]},"data_config":{"pieces":3},"training_config":{"epochs":1}}""")!,
        };
        run.Attempt(training =>
        {
            new SampleLoop(training).TrainStep(1, 0);
            ResumableRun.Save(training);
        });
        return run;
    }

    private static void AssertRefused(string says, TrainingRunOptions options)
    {
        var refusal = Assert.Throws<TrainingRunException>(() => TrainingRun.Start(options));
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
