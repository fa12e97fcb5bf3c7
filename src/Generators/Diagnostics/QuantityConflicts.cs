using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Diagnostics;

/// <summary>Finds what the declarations of a whole compilation say against each other. The later one in source order is the wrong one.</summary>
internal static class QuantityConflicts
{
    public static IEnumerable<Diagnostic> Find(IEnumerable<QuantityDeclaration> declarations)
    {
        var quantities = new Dictionary<string, QuantityDeclaration>();
        var series = new Dictionary<string, QuantityDeclaration>();
        var reported = new HashSet<Location>();
        foreach (var quantity in InSourceOrder(declarations))
        {
            if (!quantities.TryGetValue(quantity.Name, out var first)) quantities.Add(quantity.Name, quantity);
            else if ((first.Role, first.Unit) != (quantity.Role, quantity.Unit) && reported.Add(quantity.Location))
                yield return Diagnostic.Create(Descriptors.TwoMeanings, quantity.Location, quantity.Name, quantity.Meaning, first.Meaning, first.Method);

            if (quantity.Series is null) continue;
            if (!series.TryGetValue(quantity.Series, out var other)) series.Add(quantity.Series, quantity);
            else if (other.Name != quantity.Name && reported.Add(quantity.Location))
                yield return Diagnostic.Create(Descriptors.SharedSeries, quantity.Location, quantity.Name, other.Name, other.Method, quantity.Series);
        }
    }

    private static IEnumerable<QuantityDeclaration> InSourceOrder(IEnumerable<QuantityDeclaration> declarations) => declarations
        .OrderBy(quantity => quantity.Location.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(quantity => quantity.Location.SourceSpan.Start)
        .ThenBy(quantity => quantity.Method, StringComparer.Ordinal);
}
