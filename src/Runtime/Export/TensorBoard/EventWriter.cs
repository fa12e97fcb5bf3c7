using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Instrumentation.Journal;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// Writes TensorBoard events as TFRecords. The scalars of one moment are collected with <see cref="Add"/> and become one event, and so
/// one record, with <see cref="End"/>.
/// </summary>
internal sealed class EventWriter(IBufferWriter<byte> output)
{
    private readonly ArrayBufferWriter<byte> _value = new();
    private readonly ArrayBufferWriter<byte> _summary = new();
    private readonly ArrayBufferWriter<byte> _event = new();

    /// <summary>Writes the record that every event file starts with; its time becomes the start of the run.</summary>
    public void WriteFileVersion(DateTimeOffset started)
    {
        const int Writer = 1;
        _value.ResetWrittenCount();
        new ProtobufWriter(_value).WriteString(Writer, "instrumentation");

        var fields = BeginEvent(started);
        fields.WriteString(EventField.FileVersion, "brain.Event:2");
        fields.WriteBytes(EventField.SourceMetadata, _value.WrittenSpan);
        WriteRecord();
    }

    /// <summary>Says that the run goes on with a step: a reader forgets the points from that step on that it has read before.</summary>
    public void WriteSessionStart(DateTimeOffset time, long step)
    {
        const int Status = 1, Start = 1;
        _value.ResetWrittenCount();
        new ProtobufWriter(_value).WriteInt64(Status, Start);

        var fields = BeginEvent(time);
        fields.WriteInt64(EventField.Step, step);
        fields.WriteBytes(EventField.SessionLog, _value.WrittenSpan);
        WriteRecord();
    }

    /// <summary>Writes a graph, which belongs to no step.</summary>
    public void WriteGraph(DateTimeOffset time, ReadOnlySpan<byte> graph)
    {
        var fields = BeginEvent(time);
        fields.WriteBytes(EventField.Graph, graph);
        WriteRecord();
    }

    /// <summary>A time as TensorBoard has it.</summary>
    public static double SecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Starts an event, without what an unfinished one before it has collected.</summary>
    public void Begin() => _summary.ResetWrittenCount();

    /// <summary>Adds a scalar to the event. TensorBoard's scalars are 32-bit numbers; NaN and infinity stay what they are.</summary>
    public void Add(ReadOnlySpan<byte> tag, double value)
    {
        const int Tag = 1, SimpleValue = 2, SummaryValue = 1;
        _value.ResetWrittenCount();
        var fields = new ProtobufWriter(_value);
        fields.WriteBytes(Tag, tag);
        fields.WriteFloat(SimpleValue, (float)value);
        new ProtobufWriter(_summary).WriteBytes(SummaryValue, _value.WrittenSpan);
    }

    /// <summary>Adds bytes that a plugin of TensorBoard reads, as a tensor of one string.</summary>
    public void AddText(string tag, string plugin, ReadOnlySpan<byte> text) =>
        AddMessage(Encoding.UTF8.GetBytes(tag), TensorValue.Field, TensorValue.Text(text), SummaryMetadata.Of(plugin, SummaryMetadata.Class.Tensor));

    /// <summary>Adds a value that is a message.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="field">The field of the <c>Value</c> message in which it stands.</param>
    /// <param name="message">The message.</param>
    /// <param name="metadata">Its <see cref="SummaryMetadata"/>; empty for none.</param>
    public void AddMessage(ReadOnlySpan<byte> tag, int field, ReadOnlySpan<byte> message, ReadOnlySpan<byte> metadata)
    {
        const int Tag = 1, Metadata = 9, SummaryValue = 1;
        _value.ResetWrittenCount();
        var fields = new ProtobufWriter(_value);
        fields.WriteBytes(Tag, tag);
        fields.WriteBytes(field, message);
        if (!metadata.IsEmpty) fields.WriteBytes(Metadata, metadata);
        new ProtobufWriter(_summary).WriteBytes(SummaryValue, _value.WrittenSpan);
    }

    /// <summary>Writes the event; nothing when it has no value.</summary>
    public void End(DateTimeOffset time, long step)
    {
        if (_summary.WrittenCount == 0) return;
        var fields = BeginEvent(time);
        fields.WriteInt64(EventField.Step, step);
        fields.WriteBytes(EventField.Summary, _summary.WrittenSpan);
        WriteRecord();
    }

    private ProtobufWriter BeginEvent(DateTimeOffset time)
    {
        _event.ResetWrittenCount();
        var fields = new ProtobufWriter(_event);
        fields.WriteDouble(EventField.WallTime, SecondsOf(time));
        return fields;
    }

    /// <summary>The length, its checksum, the event, its checksum.</summary>
    private void WriteRecord()
    {
        var data = _event.WrittenSpan;
        var head = output.GetSpan(sizeof(long) + sizeof(uint));
        BinaryPrimitives.WriteInt64LittleEndian(head, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(long)..], Crc32C.Masked(head[..sizeof(long)]));
        output.Advance(sizeof(long) + sizeof(uint));
        output.Write(data);
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), Crc32C.Masked(data));
        output.Advance(sizeof(uint));
    }

    /// <summary>The fields of TensorBoard's <c>Event</c> message.</summary>
    private static class EventField
    {
        public const int WallTime = 1;
        public const int Step = 2;
        public const int FileVersion = 3;
        public const int Graph = 4;
        public const int Summary = 5;
        public const int SessionLog = 7;
        public const int SourceMetadata = 10;
    }
}
