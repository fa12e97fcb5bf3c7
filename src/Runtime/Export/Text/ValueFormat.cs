namespace Instrumentation.Export.Text;

/// <summary>How a placeholder shows a value: as it is or in another unit, in a .NET format or without one.</summary>
internal sealed class ValueFormat
{
    /// <summary>The format of what was converted, unless another one is given: a converted number has digits that nobody measured.</summary>
    private const string Converted = "F2";

    private readonly double? _factor;
    private readonly string? _format;

    private ValueFormat(FieldSchema field, double? factor, bool isSum, string? format)
    {
        Field = field;
        IsSum = isSum;
        _factor = factor;
        _format = format;
    }

    /// <summary>What is shown.</summary>
    public FieldSchema Field { get; }

    /// <summary>Whether the sum over the epoch is asked for instead of the value.</summary>
    public bool IsSum { get; }

    /// <summary>Reads what stands behind the name. What does not fit the value is left out.</summary>
    public static ValueFormat Of(FieldSchema field, string? specifier)
    {
        // "HH:mm" and "s" are formats of a time, and no units.
        if (field.Type == FieldType.Time) return new ValueFormat(field, null, false, Accepted(specifier, field.Type));

        var parsed = PlaceholderSpecifier.Parse(specifier);
        if (parsed.Conversion is null) return new ValueFormat(field, null, false, Accepted(parsed.Format, field.Type));
        if (parsed.Conversion == PlaceholderSpecifier.Sum && field.Role == FieldRole.Counter)
            return new ValueFormat(field, null, true, Accepted(parsed.Format, FieldType.Double) ?? (IsInteger(field.Type) ? "F0" : null));

        var unit = field.Unit ?? (field.Type == FieldType.Duration ? "seconds" : null);
        return DisplayUnit.Find(parsed.Conversion) is { } shown && shown.Fits(unit)
            ? new ValueFormat(field, shown.FactorFrom(unit!), false, Accepted(parsed.Format, FieldType.Double) ?? Converted)
            : new ValueFormat(field, null, false, null);
    }

    /// <summary>Writes the value of a record.</summary>
    public void Write(LogText text, in JournalRecord record, int index)
    {
        if (record.IsNull(index)) text.AppendLiteral("null");
        else if (Field.IsMedia) text.AppendLiteral("…");
        else if (Field.Type == FieldType.Text) text.AppendText(record.GetUtf8(index));
        else if (!Field.IsArray && IsExactAsDouble(Field.Type)) WriteNumber(text, record.GetDouble(index));
        else Write(text, record.GetValue(index));
    }

    /// <summary>Writes a value as <see cref="JournalRecord.GetValue"/> gives it.</summary>
    public void Write(LogText text, object? value)
    {
        if (value is Array elements) WriteArray(text, elements);
        else if (_factor is { } factor && value is not (null or string or char or bool)) text.AppendNumber(NumberOf(value) * factor, _format);
        else if (Field.Type == FieldType.Scalar && _format is not null && value is not (null or bool)) text.AppendNumber(NumberOf(value), _format);
        else ValueText.Write(text, value, _format);
    }

    /// <summary>Writes a value that a row or a sum has as a number.</summary>
    public void WriteNumber(LogText text, double value)
    {
        if (_factor is { } factor) text.AppendNumber(value * factor, _format);
        else if (Field.Type == FieldType.Boolean && !IsSum) text.AppendLiteral(value != 0 ? "yes" : "no");
        else if (Field.Type == FieldType.Single && !IsSum) text.AppendNumber((float)value, _format);
        else if (!IsInteger(Field.Type) || IsSum) text.AppendNumber(value, _format);
        else if (Field.NameOf((long)value) is { } name) text.AppendText(name);
        else text.AppendNumber((long)value, _format);
    }

    private void WriteArray(LogText text, Array elements)
    {
        text.AppendLiteral("[");
        for (var i = 0; i < elements.Length; i++)
        {
            if (i > 0) text.AppendLiteral(", ");
            Write(text, elements.GetValue(i));
        }

        text.AppendLiteral("]");
    }

    private static double NumberOf(object value) => value switch
    {
        Half half => (double)half,
        TimeSpan time => time.TotalSeconds,
        _ => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static string? Accepted(string? format, FieldType type) => ValueText.Accepts(format, type) ? format : null;

    private static bool IsExactAsDouble(FieldType type) =>
        type is (>= FieldType.Boolean and <= FieldType.UInt32) or FieldType.Single or FieldType.Double;

    private static bool IsInteger(FieldType type) => type is >= FieldType.SByte and <= FieldType.UInt64;
}
