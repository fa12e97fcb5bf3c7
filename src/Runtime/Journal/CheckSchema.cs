namespace Instrumentation;

/// <summary>One thing that a value is checked for.</summary>
/// <param name="Anomaly">What is looked for: a single anomaly.</param>
public sealed record CheckSchema(Anomaly Anomaly)
{
    /// <summary>The constants that differ from those that are shipped, by their names in <c>snake_case</c>, such as <c>threshold</c>; null for none.</summary>
    public IReadOnlyDictionary<string, double>? Constants { get; init; }
}
