using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Instrumentation.Recording;

/// <summary>A number whose type only the run knows, such as that of a tensor, or none. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Scalar
{
    internal Scalar(FieldType type, ReadOnlySpan<byte> bytes)
    {
        Type = type;
        Span<byte> bits = stackalloc byte[sizeof(long)];
        bytes.CopyTo(bits);
        Bits = MemoryMarshal.Read<long>(bits);
    }

    /// <summary>Whether there is a number.</summary>
    public bool HasValue => Type != 0;

    internal FieldType Type { get; }

    internal long Bits { get; }

    /// <summary>The number, for its checks; NaN where there is none.</summary>
    public double ToDouble()
    {
        Span<byte> bits = stackalloc byte[sizeof(long)];
        MemoryMarshal.Write(bits, Bits);
        return FieldValue.TryGetNumber(Type, bits, out var number) ? number : double.NaN;
    }
}
