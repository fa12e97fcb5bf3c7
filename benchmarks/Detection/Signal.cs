using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>One quantity of a synthetic run.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Scope">The part of it that is meant; null for the whole.</param>
/// <param name="Values">A value for each step.</param>
/// <param name="Every">Every how many steps it is measured.</param>
internal sealed record Signal(string Metric, QuantityKind Kind, string? Scope, double[] Values, int Every = 1)
{
    /// <summary>What the values would be without noise.</summary>
    public required Func<int, double> Trend { get; init; }

    /// <summary>The steps in which it was not measured although it should have been; null for none.</summary>
    public bool[]? Missing { get; init; }

    /// <summary>Whether there is a value at a step.</summary>
    public bool IsMeasured(int step) => (step + 1) % Every == 0 && Missing?[step] != true;
}
