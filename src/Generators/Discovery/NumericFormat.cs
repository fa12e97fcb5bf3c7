using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Discovery;

/// <summary>Which .NET format strings fit which values.</summary>
internal static class NumericFormat
{
    /// <summary>What to write instead, or null when the format fits.</summary>
    public static string? Remedy(string format, RecordedType type)
    {
        if (type.IsText || type.IsBoolean || type.IsEnum || type.FieldType == "Char") return "remove the format";
        if (type.FieldType == "Guid") return format.Length == 1 && "BDNPX".Contains(char.ToUpperInvariant(format[0])) ? null : "use one of B, D, N, P, X";
        if (type.FieldType == "Time")
            return format.Length > 1 || "dDfFgGmMoOrRstTuyY".Contains(format[0]) ? null : "use one of d, D, f, F, g, G, M, O, R, s, t, T, u, Y, or a custom format such as HH:mm:ss";
        if (!IsStandard(format)) return null;

        var letters = type.IsInteger ? "BCDEFGNPX" : type.FieldType == "Decimal" ? "CEFGNP" : "CEFGNPR";
        var precisionFits = format.Length <= 3;
        return letters.Contains(char.ToUpperInvariant(format[0])) && precisionFits
            ? null
            : $"use one of {string.Join(", ", letters.AsEnumerable())}, with at most two digits, or a custom format such as 0.000";
    }

    // A letter and digits is a standard format, which throws when unknown; everything else is a custom one, which does not.
    private static bool IsStandard(string format) =>
        format[0] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') && format.Skip(1).All(c => c is >= '0' and <= '9');
}
