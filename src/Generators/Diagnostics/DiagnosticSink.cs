using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Diagnostics;

/// <summary>Collects what is wrong while a method is read. The analyzer reports it; the generator only asks whether there is anything.</summary>
internal sealed class DiagnosticSink
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<QuantityDeclaration> _quantities = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The metrics that were declared.</summary>
    public IReadOnlyList<QuantityDeclaration> Quantities => _quantities;

    public bool HasErrors => _diagnostics.Count > 0;

    /// <summary>Adds a diagnostic, once per place: what several methods share is said once.</summary>
    public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
        Add(Diagnostic.Create(descriptor, location ?? Location.None, arguments));

    /// <summary>Notes that a metric is declared.</summary>
    public void Add(QuantityDeclaration quantity) => _quantities.Add(quantity);

    /// <summary>Adds what another sink collected.</summary>
    public void Add(DiagnosticSink other)
    {
        foreach (var diagnostic in other.Diagnostics) Add(diagnostic);
        _quantities.AddRange(other.Quantities);
    }

    private void Add(Diagnostic diagnostic)
    {
        if (!_diagnostics.Contains(diagnostic)) _diagnostics.Add(diagnostic);
    }
}
