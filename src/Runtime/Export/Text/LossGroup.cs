namespace Instrumentation.Export.Text;

/// <summary>The losses among some values as one group: <c>{recon: 1.19, kl: 0.39}</c>.</summary>
internal static class LossGroup
{
    public static bool IsAny(IReadOnlyList<RowValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Field.Role == FieldRole.Loss) return true;
        }

        return false;
    }

    /// <summary>The losses that have a short name, by that; all of them by their names where none has. Two decimals without a format.</summary>
    public static void Write(LogText text, IReadOnlyList<RowValue> values, string? format)
    {
        var anyShort = false;
        for (var i = 0; i < values.Count; i++) anyShort |= values[i].Field is { Role: FieldRole.Loss, Short: not null };

        text.AppendLiteral("{");
        var separator = "";
        for (var i = 0; i < values.Count; i++)
        {
            var (field, value) = values[i];
            if (field.Role != FieldRole.Loss || (anyShort && field.Short is null)) continue;
            text.AppendLiteral(separator);
            text.AppendText(field.Short ?? field.Name);
            text.AppendText(values[i].Labels.Suffix);
            text.AppendLiteral(": ");
            text.AppendNumber(value, format ?? "F2");
            separator = ", ";
        }

        text.AppendLiteral("}");
    }
}
