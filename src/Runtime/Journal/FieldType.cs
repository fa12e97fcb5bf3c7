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
}
