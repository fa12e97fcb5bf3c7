using Instrumentation.Model.Network;
using Instrumentation.Model.Samples;
using Instrumentation.Model.Tests.Network;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Samples;

[Collection(TorchTests.Name)]
public sealed class SavedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _run = new();

    public SavedWeightsTests()
    {
        var experiments = Directory.CreateDirectory(Path.Combine(_run, "experiments")).FullName;
        File.WriteAllText(Path.Combine(experiments, "experiment_config.json"), """{ "model_config": { "size": "default" } }""");
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_best_weights_of_a_run_come_first_and_those_of_its_newest_whole_checkpoint_then()
    {
        var (older, newest) = (Write("step_000000010", "weights.dat"), Write("step_000000020", "weights.dat"));
        Write("step_000000030.new", "weights.dat");

        Assert.Equal(newest, SavedWeights.Find(_run).Path);
        var best = Write("best_weights.dat");
        Assert.Equal(best, SavedWeights.Find(_run).Path);
        Assert.Equal(older, SavedWeights.Find(Path.GetDirectoryName(older)!).Path);
        Assert.Equal(older, SavedWeights.Find(older).Path);
        Assert.Equal(ModelSize.Default, SavedWeights.Find(older).Size);
    }

    [Fact]
    public void A_checkpoint_that_was_copied_away_says_itself_what_it_is()
    {
        using var elsewhere = new TemporaryFolder();
        File.WriteAllText(Path.Combine(elsewhere, "weights.dat"), "");
        Refused("Nothing says of which size", () => SavedWeights.Find(elsewhere));

        File.WriteAllText(Path.Combine(elsewhere, "run.json"), """{ "configuration": { "model_config": { "size": "full" } } }""");

        Assert.Equal(ModelSize.Full, SavedWeights.Find(elsewhere).Size);
    }

    [Fact]
    public void What_are_no_weights_is_said()
    {
        Refused("There are no weights in", () => SavedWeights.Find(_run));
        Write("best_weights.dat");
        Refused("cannot be read as weights", () => SavedWeights.Find(_run).Load(torch.CPU));
    }

    private static void Refused(string says, Func<object> action) => Assert.Contains(says, Assert.Throws<InputException>(action).Message, StringComparison.Ordinal);

    private string Write(params string[] parts)
    {
        var path = Path.Combine([_run, "checkpoints", .. parts]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "no weights");
        return path;
    }
}
