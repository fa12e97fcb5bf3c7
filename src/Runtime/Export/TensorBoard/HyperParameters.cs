using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// A run in the tab "HParams": the values of its configuration when it starts, which of its scalars are its metrics at the end of the first epoch, and how it ended. Of a
/// metric TensorBoard shows the last value, so that a run that was killed has its final ones as well.
/// </summary>
internal static class HyperParameters
{
    private const string Plugin = "hparams";
    private const int ExperimentField = 2, SessionStartField = 3, SessionEndField = 4;

    /// <summary>How a session ended.</summary>
    public enum Status
    {
        /// <summary>As it was meant to.</summary>
        Success = 1,

        /// <summary>With an error.</summary>
        Failure = 2,
    }

    /// <summary>The start of a session, with the values of its configuration.</summary>
    public static void AddStart(EventWriter events, RunProgress progress, DateTimeOffset time)
    {
        const int Parameters = 1, StartSeconds = 5, Key = 1, Value = 2;
        var start = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in RunConfiguration.ValuesOf(progress))
        {
            var entry = new ArrayBufferWriter<byte>();
            new ProtobufWriter(entry).WriteString(Key, name);
            new ProtobufWriter(entry).WriteBytes(Value, ValueOf(value));
            new ProtobufWriter(start).WriteBytes(Parameters, entry.WrittenSpan);
        }

        new ProtobufWriter(start).WriteDouble(StartSeconds, EventWriter.SecondsOf(time));
        Add(events, "_hparams_/session_start_info", SessionStartField, start.WrittenSpan);
    }

    /// <summary>Which values of the configuration and which scalars the tab shows. Without it TensorBoard takes every scalar for a metric.</summary>
    public static void AddExperiment(EventWriter events, RunProgress progress, IEnumerable<string> metrics)
    {
        const int Parameter = 4, ParameterName = 1, ParameterType = 4;
        const int Metric = 5, MetricName = 1, Tag = 2;
        var experiment = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in RunConfiguration.ValuesOf(progress))
        {
            var parameter = new ArrayBufferWriter<byte>();
            new ProtobufWriter(parameter).WriteString(ParameterName, name);
            new ProtobufWriter(parameter).WriteInt64(ParameterType, TypeOf(value));
            new ProtobufWriter(experiment).WriteBytes(Parameter, parameter.WrittenSpan);
        }

        foreach (var tag in metrics)
        {
            var name = new ArrayBufferWriter<byte>();
            new ProtobufWriter(name).WriteString(Tag, tag);
            var metric = new ArrayBufferWriter<byte>();
            new ProtobufWriter(metric).WriteBytes(MetricName, name.WrittenSpan);
            new ProtobufWriter(experiment).WriteBytes(Metric, metric.WrittenSpan);
        }

        Add(events, "_hparams_/experiment", ExperimentField, experiment.WrittenSpan);
    }

    /// <summary>The end of a session.</summary>
    public static void AddEnd(EventWriter events, Status status, DateTimeOffset time)
    {
        const int StatusField = 1, EndSeconds = 2;
        var end = new ArrayBufferWriter<byte>();
        new ProtobufWriter(end).WriteInt64(StatusField, (int)status);
        new ProtobufWriter(end).WriteDouble(EndSeconds, EventWriter.SecondsOf(time));
        Add(events, "_hparams_/session_end_info", SessionEndField, end.WrittenSpan);
    }

    /// <summary>All data stand in the metadata. TensorBoard fails on those of a class without a tensor, so there is an empty one.</summary>
    private static void Add(EventWriter events, string tag, int field, ReadOnlySpan<byte> message)
    {
        const int Version = 1;
        var content = new ArrayBufferWriter<byte>();
        new ProtobufWriter(content).WriteInt64(Version, 0);
        new ProtobufWriter(content).WriteBytes(field, message);
        events.AddMessage(Encoding.UTF8.GetBytes(tag), TensorValue.Field, TensorValue.Empty(), SummaryMetadata.Of(Plugin, SummaryMetadata.Class.Tensor, content.WrittenSpan));
    }

    /// <summary>A <c>google.protobuf.Value</c>.</summary>
    private static ReadOnlySpan<byte> ValueOf(JsonValue value)
    {
        const int Number = 2, Text = 3, Flag = 4;
        var content = new ArrayBufferWriter<byte>();
        var fields = new ProtobufWriter(content);
        switch (value.GetValueKind())
        {
            case JsonValueKind.Number:
                fields.WriteDouble(Number, double.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                fields.WriteInt64(Flag, value.GetValueKind() == JsonValueKind.True ? 1 : 0);
                break;
            default:
                fields.WriteString(Text, value.ToString());
                break;
        }

        return content.WrittenSpan;
    }

    private static int TypeOf(JsonValue value)
    {
        const int Text = 1, Flag = 2, Number = 3;
        return value.GetValueKind() switch { JsonValueKind.Number => Number, JsonValueKind.True or JsonValueKind.False => Flag, _ => Text };
    }
}
