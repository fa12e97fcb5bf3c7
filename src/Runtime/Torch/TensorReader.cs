using System.ComponentModel;
using System.Runtime.InteropServices;
using Instrumentation.Recording;
using TorchSharp;
using Scalar = Instrumentation.Recording.Scalar;

namespace Instrumentation.Torch;

/// <summary>Reads a tensor of one element. Not meant to be used by hand.</summary>
/// <remarks>
/// On the CPU the number is read where it lies, without allocation. From another device it is copied, which waits for that device. What
/// cannot be read, because it has several elements, is complex or is disposed, is a fault of the method and an absent value: recording
/// never throws into the training loop.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorReader
{
    /// <summary>The tensor's number; none for null.</summary>
    /// <param name="tensor">What to read.</param>
    /// <param name="recorder">Whose fault it is when that is impossible.</param>
    public static Scalar Read(torch.Tensor? tensor, Recorder recorder)
    {
        ArgumentNullException.ThrowIfNull(recorder);
        if (tensor is null) return default;
        try
        {
            return tensor.device_type == DeviceType.CPU ? ReadInPlace(tensor) : ReadCopy(tensor);
        }
        catch (Exception exception)
        {
            recorder.CannotRead(exception);
            return default;
        }
    }

    private static Scalar ReadCopy(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return ReadInPlace(tensor.detach().cpu());
    }

    private static Scalar ReadInPlace(torch.Tensor tensor)
    {
        if (tensor.numel() != 1)
            throw new InvalidOperationException($"A recorded tensor has {tensor.numel()} elements; reduce it to one, for example with mean().");

        var type = tensor.dtype;
        var bytes = tensor.bytes;
        if (type != torch.ScalarType.BFloat16) return new Scalar(TypeOf(type), bytes);

        // The upper half of a single-precision number.
        var bits = (uint)MemoryMarshal.Read<ushort>(bytes) << 16;
        return new Scalar(FieldType.Single, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in bits)));
    }

    private static FieldType TypeOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Bool => FieldType.Boolean,
        torch.ScalarType.Byte => FieldType.Byte,
        torch.ScalarType.Int8 => FieldType.SByte,
        torch.ScalarType.Int16 => FieldType.Int16,
        torch.ScalarType.Int32 => FieldType.Int32,
        torch.ScalarType.Int64 => FieldType.Int64,
        torch.ScalarType.Float16 => FieldType.Half,
        torch.ScalarType.Float32 => FieldType.Single,
        torch.ScalarType.Float64 => FieldType.Double,
        _ => throw new InvalidOperationException($"A recorded tensor is of type {type}, which is no real number; convert it."),
    };
}
