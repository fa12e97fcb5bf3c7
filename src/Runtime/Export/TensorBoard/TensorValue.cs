using System.Buffers;

namespace Instrumentation.Export.TensorBoard;

/// <summary>TensorBoard's <c>TensorProto</c>, the value of everything that is not in one of the old forms.</summary>
internal static class TensorValue
{
    /// <summary>The field of the <c>Value</c> message in which a tensor stands.</summary>
    public const int Field = 8;

    private const int Type = 1, ShapeField = 2, Content = 4, StringValue = 8;
    private const int FloatType = 1, DoubleType = 2, StringType = 7;

    /// <summary>A single text.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> utf8)
    {
        var tensor = new ArrayBufferWriter<byte>();
        new ProtobufWriter(tensor).WriteInt64(Type, StringType);
        new ProtobufWriter(tensor).WriteBytes(StringValue, utf8);
        return tensor.WrittenSpan;
    }

    /// <summary>Numbers in rows.</summary>
    /// <param name="content">The numbers as they lie in memory, little-endian.</param>
    /// <param name="shape">The dimensions.</param>
    public static ReadOnlySpan<byte> Doubles(ReadOnlySpan<byte> content, params IEnumerable<long> shape)
    {
        var tensor = new ArrayBufferWriter<byte>(content.Length + 64);
        var fields = new ProtobufWriter(tensor);
        fields.WriteInt64(Type, DoubleType);
        fields.WriteBytes(ShapeField, Shape(shape));
        fields.WriteBytes(Content, content);
        return tensor.WrittenSpan;
    }

    /// <summary>No number at all. A plugin that keeps everything in its metadata wants a tensor beside them all the same.</summary>
    public static ReadOnlySpan<byte> Empty()
    {
        var tensor = new ArrayBufferWriter<byte>();
        new ProtobufWriter(tensor).WriteInt64(Type, FloatType);
        new ProtobufWriter(tensor).WriteBytes(ShapeField, Shape([0]));
        return tensor.WrittenSpan;
    }

    /// <summary>A <c>TensorShapeProto</c>.</summary>
    public static ReadOnlySpan<byte> Shape(IEnumerable<long> dimensions)
    {
        const int Dimension = 2, Size = 1;
        var shape = new ArrayBufferWriter<byte>();
        foreach (var dimension in dimensions)
        {
            var size = new ArrayBufferWriter<byte>();
            new ProtobufWriter(size).WriteInt64(Size, dimension);
            new ProtobufWriter(shape).WriteBytes(Dimension, size.WrittenSpan);
        }

        return shape.WrittenSpan;
    }
}
