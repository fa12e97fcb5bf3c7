using System.Buffers.Binary;
using Google.Protobuf;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>An event as read back.</summary>
public sealed record ReadEvent(double WallTime, long Step, string? FileVersion, string? Writer, IReadOnlyList<ReadScalar> Scalars)
{
    /// <summary>What a plugin reads: tag, plugin and text of each tensor.</summary>
    public List<(string Tag, string Plugin, byte[] Text)> Tensors { get; init; } = [];

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
        using var input = new CodedInputStream(bytes);
        double wallTime = double.NaN;
        var step = 0L;
        var isSessionStart = false;
        string? version = null, writer = null;
        var scalars = new List<ReadScalar>();
        var tensors = new List<(string, string, byte[])>();
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case (1 << 3) | 1: wallTime = input.ReadDouble(); break;
                case (2 << 3) | 0: step = input.ReadInt64(); break;
                case (3 << 3) | 2: version = input.ReadString(); break;
                case (5 << 3) | 2: Summary(input.ReadBytes(), scalars, tensors); break;
                case (7 << 3) | 2: isSessionStart = SessionStatus(input.ReadBytes()) == 1; break;
                case (10 << 3) | 2: writer = SourceMetadata(input.ReadBytes()); break;
                default: Assert.Fail($"unexpected field {tag >> 3} of wire type {tag & 7}"); break;
            }
        }

        return new ReadEvent(wallTime, step, version, writer, scalars) { Tensors = tensors, IsSessionStart = isSessionStart };
    }

    private static int SessionStatus(ByteString bytes)
    {
        using var input = bytes.CreateCodedInput();
        Assert.Equal((1u << 3) | 0, input.ReadTag());
        var status = input.ReadEnum();
        Assert.True(input.IsAtEnd);
        return status;
    }

    private static string SourceMetadata(ByteString bytes)
    {
        using var input = bytes.CreateCodedInput();
        Assert.Equal((1u << 3) | 2, input.ReadTag());
        return input.ReadString();
    }

    private static void Summary(ByteString bytes, List<ReadScalar> scalars, List<(string Tag, string Plugin, byte[] Text)> tensors)
    {
        using var input = bytes.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            Assert.Equal((1u << 3) | 2, tag);
            Value(input.ReadBytes(), scalars, tensors);
        }
    }

    private static void Value(ByteString bytes, List<ReadScalar> scalars, List<(string Tag, string Plugin, byte[] Text)> tensors)
    {
        using var input = bytes.CreateCodedInput();
        Assert.Equal((1u << 3) | 2, input.ReadTag());
        var tag = input.ReadString();
        if (input.ReadTag() == ((2u << 3) | 5))
        {
            scalars.Add(new ReadScalar(tag, input.ReadFloat()));
        }
        else
        {
            var text = Last(input.ReadBytes(), 8);
            Assert.Equal((9u << 3) | 2, input.ReadTag());
            using var metadata = input.ReadBytes().CreateCodedInput();
            Assert.Equal((1u << 3) | 2, metadata.ReadTag());
            tensors.Add((tag, Last(metadata.ReadBytes(), 1).ToStringUtf8(), text.ToByteArray()));
            Assert.Equal((4u << 3) | 0, metadata.ReadTag());
            Assert.Equal(2, metadata.ReadInt32());
        }

        Assert.True(input.IsAtEnd);
    }

    /// <summary>A field of bytes, which ends its message.</summary>
    private static ByteString Last(ByteString bytes, int field)
    {
        using var input = bytes.CreateCodedInput();
        var tag = input.ReadTag();
        if ((tag & 7) == 0)
        {
            Assert.Equal(7, input.ReadInt32()); // A tensor's type: text.
            tag = input.ReadTag();
        }

        Assert.Equal(((uint)field << 3) | 2, tag);
        var content = input.ReadBytes();
        Assert.True(input.IsAtEnd);
        return content;
    }
}
