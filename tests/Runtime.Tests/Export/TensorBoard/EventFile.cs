using System.Buffers.Binary;
using Google.Protobuf;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>An event as read back.</summary>
public sealed record ReadEvent(double WallTime, long Step, string? FileVersion, string? Writer, IReadOnlyList<ReadScalar> Scalars)
{
    /// <summary>What a plugin reads: tag, plugin and text of each tensor.</summary>
    public List<(string Tag, string Plugin, byte[] Text)> Tensors { get; init; } = [];

    /// <summary>Every value of the summary, whatever its form.</summary>
    public List<ReadValue> Values { get; init; } = [];

    /// <summary>The graph, if it carries one.</summary>
    public ByteString? Graph { get; init; }

    /// <summary>Whether it says that a session starts with its step.</summary>
    public bool IsSessionStart { get; init; }
}

/// <summary>A scalar as read back.</summary>
public sealed record ReadScalar(string Tag, float Value);

/// <summary>A reader of event files that shares nothing with the writer: a bitwise checksum and Google's own protobuf decoder.</summary>
public static class EventFile
{
    public static List<ReadEvent> Read(string path) => Records(File.ReadAllBytes(path)).Select(Event).ToList();

    /// <summary>
    /// What TensorBoard shows of a run's folder: its files in the order of their names; where a session starts, what was read of its step and
    /// later ones before is forgotten.
    /// </summary>
    public static List<ReadEvent> ReadRun(string folder)
    {
        var events = new List<ReadEvent>();
        foreach (var read in Directory.GetFiles(folder).Order(StringComparer.Ordinal).SelectMany(Read))
        {
            if (read.IsSessionStart) events.RemoveAll(earlier => earlier.Step >= read.Step);
            events.Add(read);
        }

        return events;
    }

    /// <summary>The content of each record; fails on a wrong length, a wrong checksum and a torn end.</summary>
    public static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (var at = 0; at < file.Length;)
        {
            Assert.True(file.Length - at >= 16, $"torn record at byte {at}");
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            Assert.True(file.Length - at >= length + 16, $"torn record at byte {at}");
            Assert.Equal(Masked(file.AsSpan(at + 12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            records.Add(file[(at + 12)..(at + 12 + length)]);
            at += length + 16;
        }

        return records;
    }

    /// <summary>The textbook form: reflected polynomial 0x82F63B78, one bit at a time.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }

        return crc ^ 0xFFFFFFFF;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = Crc32C(data);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8);
    }

    private static ReadEvent Event(byte[] bytes)
    {
        var fields = new ReadMessage(ByteString.CopyFrom(bytes));
        Assert.Superset(fields.Numbers, new HashSet<int> { 1, 2, 3, 4, 5, 7, 10 });
        var values = fields.Messages(5).SelectMany(summary => summary.Messages(1)).Select(value => new ReadValue(value)).ToList();
        Assert.All(values, value => Assert.NotEmpty(value.Tag));
        return new ReadEvent(
            fields.Double(1) ?? double.NaN,
            fields.Integer(2) ?? 0,
            fields.Text(3),
            fields.Messages(10).SingleOrDefault()?.Text(1),
            [.. values.Where(value => value.Scalar is not null).Select(value => new ReadScalar(value.Tag, value.Scalar!.Value))])
        {
            Values = values,
            Tensors = [.. values.Where(value => value.Tensor is { Type: 7, Texts: [_] }).Select(value => (value.Tag, value.Plugin!, value.Tensor!.Texts[0].ToByteArray()))],
            Graph = fields.Bytes(4),
            IsSessionStart = fields.Messages(7).SingleOrDefault()?.Integer(1) == 1,
        };
    }
}
