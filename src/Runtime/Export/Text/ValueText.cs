using System.Globalization;

namespace Instrumentation.Export.Text;

/// <summary>
/// How a template shows a recorded value: a flag as yes or no, a length of time in seconds, a time with its offset, a member of an
/// enumeration by name.
/// </summary>
internal static class ValueText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";

    public static void Write(LogText text, object? value, string? format)
    {
        switch (value)
        {
            case null:
                text.AppendLiteral("null");
                break;
            case bool flag:
                text.AppendLiteral(flag ? "yes" : "no");
                break;
            case float number:
                text.AppendNumber(number, format);
                break;
            case double number:
                text.AppendNumber(number, format);
                break;
            case Half number when Half.IsFinite(number):
                text.AppendNumber<Half>(number, format);
                break;
            case Half number:
                text.AppendNumber((double)number);
                break;
            case decimal number:
                text.AppendNumber(number, format);
                break;
            case ulong number:
                text.AppendNumber(number, format);
                break;
            case TimeSpan duration:
                text.AppendNumber(duration.TotalSeconds, format);
                break;
            case DateTimeOffset time:
                text.AppendNumber(time, format ?? TimeFormat);
                break;
            case Guid id:
                text.AppendNumber(id, format);
                break;
            case string or char:
                text.AppendText(value.ToString()!);
                break;
            default:
                text.AppendNumber(Convert.ToInt64(value, CultureInfo.InvariantCulture), format);
                break;
        }
    }

    /// <summary>Whether values of a type can be written in a format.</summary>
    public static bool Accepts(string? format, FieldType type)
    {
        try
        {
            _ = Sample(type).ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IFormattable Sample(FieldType type) => type switch
    {
        FieldType.Half or FieldType.Single or FieldType.Double or FieldType.Duration or FieldType.Scalar => 0.0,
        FieldType.Decimal => 0m,
        FieldType.Time => DateTimeOffset.UnixEpoch,
        FieldType.Guid => Guid.Empty,
        _ => 0L,
    };
}
