using System.Runtime.InteropServices;

namespace Instrumentation.Journal;

/// <summary>How the bytes of one value are read. A text and what its schema adds, absence and names, are not its business.</summary>
internal static class FieldValue
{
    /// <summary>The number; false for what is none.</summary>
    public static bool TryGetNumber(FieldType type, ReadOnlySpan<byte> bytes, out double number)
    {
        double? value = type switch
        {
            FieldType.Boolean or FieldType.Byte => bytes[0],
            FieldType.SByte => (sbyte)bytes[0],
            FieldType.Int16 => MemoryMarshal.Read<short>(bytes),
            FieldType.UInt16 => MemoryMarshal.Read<ushort>(bytes),
            FieldType.Int32 => MemoryMarshal.Read<int>(bytes),
            FieldType.UInt32 => MemoryMarshal.Read<uint>(bytes),
            FieldType.Int64 => MemoryMarshal.Read<long>(bytes),
            FieldType.UInt64 => MemoryMarshal.Read<ulong>(bytes),
            FieldType.Half => (double)MemoryMarshal.Read<Half>(bytes),
            FieldType.Single => MemoryMarshal.Read<float>(bytes),
            FieldType.Double => MemoryMarshal.Read<double>(bytes),
            FieldType.Decimal => (double)MemoryMarshal.Read<decimal>(bytes),
            FieldType.Duration => MemoryMarshal.Read<TimeSpan>(bytes).TotalSeconds,
            FieldType.Scalar when TypeOfScalar(bytes) is { } actual && TryGetNumber(actual, bytes[1..], out var scalar) => scalar,
            _ => null,
        };
        number = value ?? double.NaN;
        return value is not null;
    }

    /// <summary>The value as .NET has it, whole numbers as <see cref="long"/>; null for a scalar that is not there.</summary>
    public static object? Box(FieldType type, ReadOnlySpan<byte> bytes) => type switch
    {
        FieldType.Boolean => bytes[0] != 0,
        FieldType.UInt64 => MemoryMarshal.Read<ulong>(bytes),
        FieldType.Int64 => MemoryMarshal.Read<long>(bytes),
        FieldType.Half => MemoryMarshal.Read<Half>(bytes),
        FieldType.Single => MemoryMarshal.Read<float>(bytes),
        FieldType.Double => MemoryMarshal.Read<double>(bytes),
        FieldType.Decimal => MemoryMarshal.Read<decimal>(bytes),
        FieldType.Char => MemoryMarshal.Read<char>(bytes),
        FieldType.Duration => MemoryMarshal.Read<TimeSpan>(bytes),
        FieldType.Time => ReadTime(bytes),
        FieldType.Guid => MemoryMarshal.Read<Guid>(bytes),
        FieldType.Scalar => TypeOfScalar(bytes) is { } actual ? Box(actual, bytes[1..]) : null,
        _ => TryGetNumber(type, bytes, out var number) ? (long)number : null,
    };

    /// <summary>The values of an array as .NET has them: <c>float[]</c> for single-precision numbers and so on.</summary>
    public static Array BoxArray(FieldType type, ReadOnlySpan<byte> bytes) => type switch
    {
        FieldType.SByte => MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray(),
        FieldType.Byte => bytes.ToArray(),
        FieldType.Int16 => MemoryMarshal.Cast<byte, short>(bytes).ToArray(),
        FieldType.UInt16 => MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(),
        FieldType.Int32 => MemoryMarshal.Cast<byte, int>(bytes).ToArray(),
        FieldType.UInt32 => MemoryMarshal.Cast<byte, uint>(bytes).ToArray(),
        FieldType.Int64 => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
        FieldType.UInt64 => MemoryMarshal.Cast<byte, ulong>(bytes).ToArray(),
        FieldType.Half => MemoryMarshal.Cast<byte, Half>(bytes).ToArray(),
        FieldType.Single => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
        FieldType.Double => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        FieldType.Decimal => MemoryMarshal.Cast<byte, decimal>(bytes).ToArray(),
        _ => throw new InvalidDataException($"The journal has an array of {type}, which this version cannot read."),
    };

    /// <summary>The type of a scalar's number; null where there is none.</summary>
    private static FieldType? TypeOfScalar(ReadOnlySpan<byte> bytes) =>
        (FieldType)bytes[0] is >= FieldType.Boolean and <= FieldType.Double or FieldType.Half ? (FieldType)bytes[0] : null;

    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> bytes)
    {
        var ticks = MemoryMarshal.Read<long>(bytes);
        var minutes = MemoryMarshal.Read<short>(bytes[sizeof(long)..]);
        try
        {
            return new DateTimeOffset(ticks, TimeSpan.FromMinutes(minutes));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The journal has a time of {ticks} ticks and an offset of {minutes} minutes, which is none.", exception);
        }
    }
}
