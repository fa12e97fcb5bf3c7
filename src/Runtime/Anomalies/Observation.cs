namespace Instrumentation.Anomalies;

/// <summary>One value of one quantity, as the detection sees it, whether it comes from a journal or from a file of somebody else.</summary>
/// <param name="Metric">The quantity's name.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Scope">The part of it that is meant, such as a layer; null for the whole.</param>
/// <param name="Value">The value.</param>
/// <param name="Place">Where in the run it was measured.</param>
internal readonly record struct Observation(string Metric, QuantityKind Kind, string? Scope, double Value, RunPlace Place)
{
    /// <summary>The method that recorded it; empty where that is not known.</summary>
    public string Source { get; init; } = "";

    /// <summary>What its <see cref="DetectAttribute"/> asks for; null for what its kind is checked for.</summary>
    public IReadOnlyList<CheckSchema>? Checks { get; init; }
}

/// <summary>A place in a run.</summary>
/// <param name="Step">The global step; -1 before the first.</param>
/// <param name="Epoch">The epoch; -1 for none.</param>
/// <param name="Batch">The batch within it; -1 for none.</param>
/// <param name="Time">When, in ticks of 100 ns; 0 where it was not recorded.</param>
internal readonly record struct RunPlace(long Step, int Epoch, int Batch, long Time);
