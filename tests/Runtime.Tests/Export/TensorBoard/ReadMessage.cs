using System.Buffers.Binary;
using Google.Protobuf;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>The fields of a protobuf message by Google's decoder, without a schema.</summary>
public sealed class ReadMessage
{
    private readonly List<(int Number, WireFormat.WireType Type, ulong Bits, ByteString? Bytes)> _fields = [];

    public ReadMessage(ByteString message)
    {
        using var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            var (number, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
            _fields.Add(type switch
            {
                WireFormat.WireType.Varint => (number, type, input.ReadUInt64(), null),
                WireFormat.WireType.Fixed64 => (number, type, input.ReadFixed64(), null),
                WireFormat.WireType.Fixed32 => (number, type, input.ReadFixed32(), null),
                WireFormat.WireType.LengthDelimited => (number, type, 0, input.ReadBytes()),
                _ => throw new InvalidDataException($"field {number} has the wire type {type}"),
            });
        }
    }

    /// <summary>Which fields it has.</summary>
    public HashSet<int> Numbers => [.. _fields.Select(entry => entry.Number)];

    public long? Integer(int number) => Last(number, WireFormat.WireType.Varint) is { } field ? (long)field : null;

    public double? Double(int number) => Last(number, WireFormat.WireType.Fixed64) is { } bits ? BitConverter.UInt64BitsToDouble(bits) : null;

    public float? Float(int number) => Last(number, WireFormat.WireType.Fixed32) is { } bits ? BitConverter.UInt32BitsToSingle((uint)bits) : null;

    public ByteString? Bytes(int number) => All(number).LastOrDefault();

    public string? Text(int number) => Bytes(number)?.ToStringUtf8();

    /// <summary>Every one of a repeated field of bytes.</summary>
    public IEnumerable<ByteString> All(int number) => _fields.Where(field => field.Number == number && field.Type == WireFormat.WireType.LengthDelimited).Select(field => field.Bytes!);

    public IEnumerable<ReadMessage> Messages(int number) => All(number).Select(bytes => new ReadMessage(bytes));

    private ulong? Last(int number, WireFormat.WireType type)
    {
        var all = _fields.Where(field => field.Number == number).ToList();
        Assert.All(all, field => Assert.Equal(type, field.Type));
        return all.Count == 0 ? null : all[^1].Bits;
    }
}

/// <summary>A value of a summary.</summary>
public sealed class ReadValue(ReadMessage fields)
{
    private readonly ReadMessage? _metadata = fields.Messages(9).SingleOrDefault();

    public string Tag { get; } = fields.Text(1) ?? "";

    public float? Scalar { get; } = fields.Float(2);

    public ReadMessage? Image { get; } = fields.Messages(4).SingleOrDefault();

    public ReadMessage? Audio { get; } = fields.Messages(6).SingleOrDefault();

    public ReadTensor? Tensor { get; } = fields.Messages(8).Select(tensor => new ReadTensor(tensor)).SingleOrDefault();

    public string? Plugin => _metadata?.Messages(1).SingleOrDefault()?.Text(1);

    /// <summary>What the plugin itself reads.</summary>
    public ReadMessage? PluginContent => _metadata?.Messages(1).SingleOrDefault()?.Messages(2).SingleOrDefault();

    public string? Description => _metadata?.Text(3);

    public long? DataClass => _metadata?.Integer(4);
}

/// <summary>A tensor.</summary>
public sealed class ReadTensor(ReadMessage fields)
{
    public long? Type { get; } = fields.Integer(1);

    /// <summary>Its dimensions; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; } = [.. fields.Messages(2).SelectMany(shape => shape.Messages(2)).Select(dimension => dimension.Integer(1) ?? 0)];

    public IReadOnlyList<ByteString> Texts { get; } = [.. fields.All(8)];

    /// <summary>The numbers of a tensor of doubles.</summary>
    public IReadOnlyList<double> Doubles { get; } = [.. Numbers(fields.Bytes(4) ?? ByteString.Empty)];

    private static IEnumerable<double> Numbers(ByteString content)
    {
        for (var at = 0; at + sizeof(double) <= content.Length; at += sizeof(double)) yield return BinaryPrimitives.ReadDoubleLittleEndian(content.Span[at..]);
    }
}
