namespace Instrumentation;

/// <summary>How a recorded value is laid out in the journal. The numbers are part of the journal's format.</summary>
public enum FieldType
{
    /// <summary>One byte, 0 or 1.</summary>
    Boolean = 1,

    /// <summary>8-bit signed integer.</summary>
    SByte = 2,

    /// <summary>8-bit unsigned integer.</summary>
    Byte = 3,

    /// <summary>16-bit signed integer.</summary>
    Int16 = 4,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 5,

    /// <summary>32-bit signed integer.</summary>
    Int32 = 6,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 7,

    /// <summary>64-bit signed integer.</summary>
    Int64 = 8,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = 9,

    /// <summary>32-bit IEEE 754 number.</summary>
    Single = 10,

    /// <summary>64-bit IEEE 754 number.</summary>
    Double = 11,

    /// <summary>UTF-8 text: its length in bytes (32 bits, -1 for null) in the fixed part, its bytes in the tail.</summary>
    Text = 12,

    /// <summary>16-bit IEEE 754 number.</summary>
    Half = 13,

    /// <summary>Decimal number, 16 bytes: sign and scale, then the 96-bit integer.</summary>
    Decimal = 14,

    /// <summary>One UTF-16 code unit, 2 bytes.</summary>
    Char = 15,

    /// <summary>Length of time, 8 bytes: ticks of 100 ns. Destinations show seconds.</summary>
    Duration = 16,

    /// <summary>Time with its offset, 10 bytes: ticks of 100 ns of the local time since 0001-01-01, then the offset in minutes.</summary>
    Time = 17,

    /// <summary>Globally unique identifier, 16 bytes.</summary>
    Guid = 18,

    /// <summary>A number whose type only the run knows, 9 bytes: the number of its type (0 for none), then the number.</summary>
    Scalar = 19,
}
