using System.Text.Json;
using Instrumentation.Torch;
using Xunit;
using static TorchSharp.torch;

namespace Instrumentation.Model.Tests.Network;

/// <summary>What a run says of the modules of its model.</summary>
[Collection(TorchTests.Name)]
public sealed class ModuleRecordingTests
{
    [Fact]
    public void The_tree_of_modules_is_recorded_with_the_shapes_of_its_parameters()
    {
        using var frozen = nn.Linear(3, 4);
        using var network = nn.Sequential(("first", frozen), ("inner", nn.Sequential(("act", nn.ReLU()), ("second", nn.Linear(4, 2, hasBias: false)))));
        frozen.bias!.requires_grad = false;
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });

        run.RecordModules(("net", network));

        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Name != "model_graph") continue;
            Assert.Equal((24L, 20L), (record.GetInt64(1), record.GetInt64(2)));
            var modules = JsonDocument.Parse(record.GetText(0)!).RootElement.EnumerateArray().ToList();
            Assert.Equal(["net", "net/first", "net/inner", "net/inner/act", "net/inner/second"], modules.Select(module => module.GetProperty("path").GetString()));
            Assert.Equal(["Sequential", "Linear", "Sequential", "ReLU", "Linear"], modules.Select(module => module.GetProperty("type").GetString()));
            Assert.Equal(
                """[{"name":"weight","shape":[4,3],"trainable":true},{"name":"bias","shape":[4],"trainable":false}]""",
                modules[1].GetProperty("parameters").GetRawText());
            return;
        }

        Assert.Fail("The journal has no model_graph record.");
    }
}
