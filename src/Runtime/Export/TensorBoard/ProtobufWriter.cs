using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// Writes the fields of one protobuf message. Invariant: what has been written is always a whole message, because every call appends
/// one complete field. A message inside is therefore finished in a buffer of its own and appended with <see cref="WriteBytes"/>.
/// Zeros are written too: inside a <c>oneof</c> an absent field and a zero are different things.
/// </summary>
internal readonly struct ProtobufWriter(IBufferWriter<byte> output)
{
    private const int MaxVarintSize = 10;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        Fixed32 = 5,
    }

    public void WriteInt64(int field, long value)
    {
        WriteTag(field, WireType.Varint);
        WriteVarint((ulong)value);
    }

    public void WriteDouble(int field, double value)
    {
        WriteTag(field, WireType.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public void WriteFloat(int field, float value)
    {
        WriteTag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(sizeof(float)), value);
        output.Advance(sizeof(float));
    }

    public void WriteString(int field, string value) => WriteBytes(field, Encoding.UTF8.GetBytes(value));

    public void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint((ulong)value.Length);
        output.Write(value);
    }

    private void WriteTag(int field, WireType type) => WriteVarint(((ulong)field << 3) | (uint)type);

    private void WriteVarint(ulong value)
    {
        var bytes = output.GetSpan(MaxVarintSize);
        var count = 0;
        for (; value >= 0x80; value >>= 7) bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        output.Advance(count);
    }
}
