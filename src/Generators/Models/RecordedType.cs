namespace Instrumentation.Generators.Models;

/// <summary>How many values a recorded value is.</summary>
internal enum Multiplicity
{
    /// <summary>One.</summary>
    One,

    /// <summary>One or none: a <c>Nullable&lt;T&gt;</c>.</summary>
    Nullable,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A span.</summary>
    Span,
}

/// <summary>A type that can be recorded.</summary>
/// <param name="FieldType">The name of its <c>FieldType</c>.</param>
/// <param name="Local">The C# type of a local that holds it.</param>
/// <param name="Display">The type as a message names it.</param>
/// <param name="Multiplicity">How many values it is.</param>
/// <param name="Cast">The C# keyword that its value is cast to before it is written, or null.</param>
/// <param name="Members">The members of an enumeration.</param>
/// <param name="IsFlags">Whether the members are bits that can be combined.</param>
internal sealed record RecordedType(
    string FieldType,
    string Local,
    string Display,
    Multiplicity Multiplicity = Multiplicity.One,
    string? Cast = null,
    EquatableArray<EnumMemberModel>? Members = null,
    bool IsFlags = false)
{
    public bool IsText => FieldType == "Text";

    public bool IsBoolean => FieldType == "Boolean";

    public bool IsEnum => Members is not null;

    public bool IsArray => !IsText && Multiplicity is (Multiplicity.Array or Multiplicity.Span);

    public bool IsNullable => Multiplicity == Multiplicity.Nullable;

    /// <summary>Whether it is a tensor, whose number is read before the record is begun.</summary>
    public bool IsTensor => FieldType == "Scalar";

    /// <summary>Whether it can be NaN.</summary>
    public bool IsFloatingPoint => FieldType is "Half" or "Single" or "Double" or "Scalar";

    public bool IsDuration => FieldType == "Duration";

    /// <summary>Whether its values are whole numbers.</summary>
    public bool IsInteger => !IsEnum && (FieldType is "SByte" or "Byte" || FieldType.StartsWith("Int", StringComparison.Ordinal) || FieldType.StartsWith("UInt", StringComparison.Ordinal));

    /// <summary>Whether its values are numbers or flags, so that it can be a metric.</summary>
    public bool IsNumeric => FieldType is not ("Text" or "Char" or "Time" or "Guid");

    /// <summary>Whether it is one amount, which can be compared with its past.</summary>
    public bool IsAmount => IsNumeric && !IsBoolean && !IsEnum && !IsArray;
}

/// <summary>A member of a recorded enumeration.</summary>
internal sealed record EnumMemberModel(string Name, long Value);
