using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators;

/// <summary>Constants as C# writes them.</summary>
internal static class Literals
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(long number) => number == long.MinValue ? "long.MinValue" : number.ToString(CultureInfo.InvariantCulture);

    public static string Of(double number)
    {
        if (double.IsNaN(number)) return "double.NaN";
        if (double.IsInfinity(number)) return number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.Any(c => c is '.' or 'E') ? text : text + ".0";
    }
}
