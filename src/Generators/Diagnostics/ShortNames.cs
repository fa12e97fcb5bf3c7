using Instrumentation.Generators.Discovery;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Diagnostics;

/// <summary>Refuses two quantities with one short name in one row, which the progress line could not tell apart.</summary>
internal sealed class ShortNames
{
    private readonly List<(RecordKind Kind, QuantityDeclaration Quantity)> _inRows = [];

    /// <summary>Checks the values of a method against each other, and those of a step and its phases against those of earlier methods.</summary>
    public void Check(IMethodSymbol method, DiagnosticSink sink)
    {
        var kind = method.Kinds().Min();
        var own = new List<QuantityDeclaration>();
        foreach (var quantity in sink.Quantities.Where(quantity => quantity.Short is not null))
        {
            var others = own.Concat(_inRows.Where(other => Share(other.Kind, kind)).Select(other => other.Quantity));
            if (others.FirstOrDefault(other => other.Short == quantity.Short && other.Name != quantity.Name) is { } first)
                sink.Report(Descriptors.SharedShort, quantity.Location, first.Name, quantity.Name, quantity.Short!);
            own.Add(quantity);
        }

        if (kind is RecordKind.Step or RecordKind.Phase) _inRows.AddRange(own.Select(quantity => (kind, quantity)));
    }

    // Two steps are two rows; a phase is in the row of whichever step calls it.
    private static bool Share(RecordKind one, RecordKind other) =>
        other is RecordKind.Step or RecordKind.Phase && (one == RecordKind.Phase || other == RecordKind.Phase);
}
