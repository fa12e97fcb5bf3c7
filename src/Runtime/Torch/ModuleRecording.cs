using System.Text.Json;
using System.Text.Json.Serialization;
using Instrumentation.Recording;
using TorchSharp;

namespace Instrumentation.Torch;

/// <summary>Records what a model is made of.</summary>
public static class ModuleRecording
{
    /// <summary>
    /// Records the tree of the modules of networks as an event <c>model_graph</c>: their types, and the shapes of their parameters. TensorBoard draws it in its tab "Graphs".
    /// Nothing of the model is called or changed.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="networks">The networks, each with the name that the paths of its modules begin with.</param>
    public static void RecordModules(this TrainingRun run, params ReadOnlySpan<(string Name, torch.nn.Module Module)> networks)
    {
        ArgumentNullException.ThrowIfNull(run);
        var modules = new List<RecordedModule>();
        foreach (var (name, network) in networks) Add(modules, name, network);
        var parameters = modules.SelectMany(module => module.Parameters).ToList();
        new ModuleRecorder(run).Record(
            JsonSerializer.Serialize(modules, ModuleJson.Default.ListRecordedModule),
            parameters.Sum(parameter => parameter.Count),
            parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Count));
    }

    private static void Add(List<RecordedModule> modules, string path, torch.nn.Module module)
    {
        modules.Add(new RecordedModule(path, TypeOf(module), [.. module.named_parameters(recurse: false).Select(named => Of(named.name, named.parameter))]));
        foreach (var (name, child) in module.named_children()) Add(modules, $"{path}/{name}", child);
    }

    /// <summary>The C# type, because a module of the library calls itself <c>torch::nn::LinearImpl</c>.</summary>
    private static string TypeOf(torch.nn.Module module) => module.GetType().Name.Split('`')[0];

    private static RecordedParameter Of(string name, TorchSharp.Modules.Parameter parameter) => new(name, [.. parameter.shape], parameter.requires_grad);

    private sealed class ModuleRecorder(TrainingRun run) : EventRecorder(run, Schema)
    {
        private static readonly RecordSchema Schema = new(
            RecordedModule.EventName,
            RecordRole.Event,
            new FieldSchema(RecordedModule.FieldName, FieldType.Text) { Help = "The modules in JSON: path, type, parameters." },
            new FieldSchema("total_parameters", FieldType.Int64),
            new FieldSchema("trainable_parameters", FieldType.Int64)) { Source = "TrainingRun.RecordModules" };

        public void Record(string modules, long parameters, long trainable)
        {
            if (!TryBegin(CurrentEpoch, CurrentBatch, out var record, SizeOf(modules))) return;
            record.Write(modules);
            record.Write(parameters);
            record.Write(trainable);
            record.Commit();
        }
    }
}

/// <summary>A module as the journal has it.</summary>
/// <param name="Path">The names of the modules around it and its own, with a <c>/</c> between them.</param>
/// <param name="Type">What it is, such as <c>Linear</c>.</param>
/// <param name="Parameters">Its own parameters.</param>
internal sealed record RecordedModule(string Path, string Type, IReadOnlyList<RecordedParameter> Parameters)
{
    /// <summary>The event that carries modules.</summary>
    public const string EventName = "model_graph";

    /// <summary>Its value with the modules.</summary>
    public const string FieldName = "modules";
}

/// <summary>A parameter as the journal has it.</summary>
internal sealed record RecordedParameter(string Name, IReadOnlyList<long> Shape, bool Trainable)
{
    /// <summary>How many numbers it is.</summary>
    [JsonIgnore]
    public long Count => Shape.Aggregate(1L, (product, dimension) => product * dimension);
}

/// <summary>How modules are written in the journal.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<RecordedModule>))]
internal sealed partial class ModuleJson : JsonSerializerContext;
