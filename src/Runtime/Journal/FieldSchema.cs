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

    /// <summary>Whether the value may be absent: a byte before it, 0 or 1, says whether it is there. A text needs none.</summary>
    public bool Nullable { get; init; }

    /// <summary>
    /// Whether there are many values: their count (32 bits, -1 for null) stands in the fixed part, the values in the tail. The metric of
    /// an array is its <c>_min</c>, <c>_mean</c> and <c>_max</c>.
    /// </summary>
    public bool IsArray { get; init; }

    /// <summary>The members of an enumeration, whose values are recorded as integers; null for anything else.</summary>
    public IReadOnlyList<EnumMember>? Members { get; init; }

    /// <summary>Whether the members of the enumeration are bits that can be combined.</summary>
    public bool Flags { get; init; }

    /// <summary>
    /// What the value is checked for, as its <see cref="DetectAttribute"/> says; empty for nothing at all, and null for what values of its role are
    /// checked for.
    /// </summary>
    public IReadOnlyList<CheckSchema>? Checks { get; init; }

    /// <summary>The size of the value in the fixed part of a record, in bytes.</summary>
    public int Size => HasTail ? sizeof(int) : Nullable ? 1 + ElementSize : ElementSize;

    /// <summary>The size of one value: of an array's elements, or of the value itself.</summary>
    internal int ElementSize => Type switch
    {
        FieldType.Boolean or FieldType.SByte or FieldType.Byte => 1,
        FieldType.Int16 or FieldType.UInt16 or FieldType.Half or FieldType.Char => 2,
        FieldType.Int32 or FieldType.UInt32 or FieldType.Single or FieldType.Text => 4,
        FieldType.Scalar => 9,
        FieldType.Time => 10,
        FieldType.Decimal or FieldType.Guid => 16,
        _ => 8,
    };

    /// <summary>Whether the value is kept in the tail of a record.</summary>
    internal bool HasTail => IsArray || Type == FieldType.Text;

    /// <summary>Whether it is a quantity that goes to the destinations of numbers.</summary>
    internal bool IsMetric => Role is not (FieldRole.Field or FieldRole.Label or FieldRole.SampleId or FieldRole.Image or FieldRole.Audio);

    /// <summary>Whether it is a file that is looked at or heard, and not read.</summary>
    internal bool IsMedia => Role is FieldRole.Image or FieldRole.Audio && Type == FieldType.Byte && IsArray;

    /// <summary>Whether each value is a number, or a flag, so that it can be a metric.</summary>
    internal bool IsNumeric => Type is not (FieldType.Text or FieldType.Char or FieldType.Time or FieldType.Guid);

    /// <summary>The name of an enumeration's value, <c>Read, Write</c> for combined bits; null for a value without a name.</summary>
    internal string? NameOf(long value)
    {
        if (Members is null) return null;
        foreach (var member in Members)
        {
            if (member.Value == value) return member.Name;
        }

        return Flags ? NameOfBits(value) : null;
    }

    private string? NameOfBits(long value)
    {
        var names = new List<string>();
        foreach (var member in Members!.OrderByDescending(member => (ulong)member.Value))
        {
            if (member.Value == 0 || (value & member.Value) != member.Value) continue;
            names.Insert(0, member.Name);
            value &= ~member.Value;
        }

        return value == 0 && names.Count > 0 ? string.Join(", ", names) : null;
    }
}
