using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Discovery;

/// <summary>Which .NET format strings fit which values.</summary>
internal static class NumericFormat
{
    /// <summary>What to write instead, or null when the format fits.</summary>
    public static string? Remedy(string format, RecordedType type)
    {
        if (type.IsText || type.IsBoolean) return "remove the format";
        if (!IsStandard(format)) return null;

        var letters = type.IsInteger ? "BCDEFGNPX" : "CEFGNPR";
        var precisionFits = format.Length <= 3;
        return letters.Contains(char.ToUpperInvariant(format[0])) && precisionFits
            ? null
            : $"use one of {string.Join(", ", letters.AsEnumerable())}, with at most two digits, or a custom format such as 0.000";
    }

    // A letter and digits is a standard format, which throws when unknown; everything else is a custom one, which does not.
    private static bool IsStandard(string format) =>
        format[0] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') && format.Skip(1).All(c => c is >= '0' and <= '9');
}
