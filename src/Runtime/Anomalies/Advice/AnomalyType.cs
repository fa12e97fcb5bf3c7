namespace Instrumentation.Anomalies;

/// <summary>One type of anomaly: what it means and what to do. Log, files, rules and <c>docs/anomalies.md</c> say the same of it, because they say this.</summary>
/// <param name="Name">What files and series call it, such as <c>loss_spike</c>.</param>
/// <param name="Anomaly">The rule that finds it.</param>
internal sealed record AnomalyType(string Name, Anomaly Anomaly)
{
    /// <summary>What has happened, as a sentence.</summary>
    public required string Meaning { get; init; }

    /// <summary>When it is found.</summary>
    public required string Condition { get; init; }

    /// <summary>The constants that such a value has in place of those of the rule.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Constants { get; init; } = [];

    /// <summary>How bad it is taken to be.</summary>
    public required string Severity { get; init; }

    /// <summary>What is known to look the same in a healthy training.</summary>
    public required IReadOnlyList<string> FalsePositives { get; init; }

    /// <summary>What to do, most promising first.</summary>
    public required IReadOnlyList<Suggestion> Suggestions { get; init; }
}
