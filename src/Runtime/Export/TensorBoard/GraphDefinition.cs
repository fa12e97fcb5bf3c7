using System.Buffers;
using System.Text.Json;
using Instrumentation.Torch;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// TensorBoard's <c>GraphDef</c> of the modules that a run recorded. A module is a scope with a node <c>(Type)</c> in it, a parameter a node beside that; an edge says what
/// a module is made of: its parameters and the modules in it. It is no claim about the way of the data, which only the code of the modules knows.
/// </summary>
internal static class GraphDefinition
{
    private const int Producer = 22;

    /// <summary>The graph of the modules of an event <c>model_graph</c>; empty where it has none.</summary>
    public static ReadOnlySpan<byte> Of(in JournalRecord record)
    {
        var field = record.IndexOf(RecordedModule.FieldName);
        return field < 0 || record.IsNull(field) ? default : Serialize(JsonSerializer.Deserialize(record.GetUtf8(field), ModuleJson.Default.ListRecordedModule) ?? []);
    }

    private static ReadOnlySpan<byte> Serialize(List<RecordedModule> modules)
    {
        const int Node = 1, Versions = 4, VersionProducer = 1;
        var graph = new ArrayBufferWriter<byte>();
        foreach (var module in modules)
        {
            foreach (var parameter in module.Parameters) new ProtobufWriter(graph).WriteBytes(Node, ParameterNode(module, parameter));
            new ProtobufWriter(graph).WriteBytes(Node, ModuleNode(module, modules));
        }

        var versions = new ArrayBufferWriter<byte>();
        new ProtobufWriter(versions).WriteInt64(VersionProducer, Producer);
        new ProtobufWriter(graph).WriteBytes(Versions, versions.WrittenSpan);
        return graph.WrittenSpan;
    }

    private static ReadOnlySpan<byte> ModuleNode(RecordedModule module, List<RecordedModule> modules)
    {
        var inside = module.Path + "/";
        var children = modules.Where(other => other.Path.StartsWith(inside, StringComparison.Ordinal) && !other.Path.AsSpan(inside.Length).Contains('/'));
        var parameters = modules.Where(other => other == module || other.Path.StartsWith(inside, StringComparison.Ordinal)).SelectMany(other => other.Parameters).ToList();
        var node = Begin(NameOf(module), module.Type, [.. module.Parameters.Select(parameter => inside + parameter.Name), .. children.Select(NameOf)]);
        AddAttribute(node, "parameters", Integer(parameters.Sum(parameter => parameter.Count)));
        AddAttribute(node, "trainable_parameters", Integer(parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Count)));
        return node.WrittenSpan;
    }

    private static ReadOnlySpan<byte> ParameterNode(RecordedModule module, RecordedParameter parameter)
    {
        var node = Begin($"{module.Path}/{parameter.Name}", "Parameter", []);
        AddAttribute(node, "_output_shapes", Shapes(parameter.Shape));
        AddAttribute(node, "parameters", Integer(parameter.Count));
        AddAttribute(node, "trainable", Flag(parameter.Trainable));
        return node.WrittenSpan;
    }

    private static string NameOf(RecordedModule module) => $"{module.Path}/({module.Type})";

    private static ArrayBufferWriter<byte> Begin(string name, string operation, IEnumerable<string> inputs)
    {
        const int Name = 1, Operation = 2, Input = 3;
        var node = new ArrayBufferWriter<byte>();
        var fields = new ProtobufWriter(node);
        fields.WriteString(Name, name);
        fields.WriteString(Operation, operation);
        foreach (var input in inputs) fields.WriteString(Input, input);
        return node;
    }

    private static void AddAttribute(ArrayBufferWriter<byte> node, string name, ReadOnlySpan<byte> value)
    {
        const int Attribute = 5, Key = 1, Value = 2;
        var entry = new ArrayBufferWriter<byte>();
        new ProtobufWriter(entry).WriteString(Key, name);
        new ProtobufWriter(entry).WriteBytes(Value, value);
        new ProtobufWriter(node).WriteBytes(Attribute, entry.WrittenSpan);
    }

    private static ReadOnlySpan<byte> Integer(long number)
    {
        const int IntegerValue = 3;
        var value = new ArrayBufferWriter<byte>();
        new ProtobufWriter(value).WriteInt64(IntegerValue, number);
        return value.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Flag(bool flag)
    {
        const int FlagValue = 5;
        var value = new ArrayBufferWriter<byte>();
        new ProtobufWriter(value).WriteInt64(FlagValue, flag ? 1 : 0);
        return value.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Shapes(IEnumerable<long> shape)
    {
        const int ListValue = 1, ListedShape = 7;
        var list = new ArrayBufferWriter<byte>();
        new ProtobufWriter(list).WriteBytes(ListedShape, TensorValue.Shape(shape));
        var value = new ArrayBufferWriter<byte>();
        new ProtobufWriter(value).WriteBytes(ListValue, list.WrittenSpan);
        return value.WrittenSpan;
    }
}
