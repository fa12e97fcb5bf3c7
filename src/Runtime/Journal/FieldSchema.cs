namespace Instrumentation;

/// <summary>One value of a record: its name, its layout and what it means.</summary>
/// <param name="Name">The quantity's name in <c>snake_case</c>.</param>
/// <param name="Type">Its layout in the journal.</param>
/// <param name="Role">What it means to the destinations.</param>
public sealed record FieldSchema(string Name, FieldType Type, FieldRole Role = FieldRole.Field)
{
    /// <summary>A shorter name for the log's progress line.</summary>
    public string? Short { get; init; }

    /// <summary>The unit, in the plural and in full.</summary>
    public string? Unit { get; init; }

    /// <summary>One sentence that explains the quantity.</summary>
    public string? Help { get; init; }

    /// <summary>Whether a counter's increments are also shown per second.</summary>
    public bool Rate { get; init; }

    /// <summary>The upper bounds of a histogram's buckets, ascending; null for the default ones.</summary>
    public IReadOnlyList<double>? Buckets { get; init; }

    /// <summary>How many values a label can have; further ones are shown as <c>other</c>.</summary>
    public int MaxValues { get; init; }

    /// <summary>The size of the value in the fixed part of a record, in bytes.</summary>
    public int Size => Type switch
    {
        FieldType.Boolean or FieldType.SByte or FieldType.Byte => 1,
        FieldType.Int16 or FieldType.UInt16 => 2,
        FieldType.Int32 or FieldType.UInt32 or FieldType.Single or FieldType.Text => 4,
        _ => 8,
    };
}
