namespace Instrumentation.Anomalies;

/// <summary>When a learning rate is wrong.</summary>
/// <param name="Jump">By how many times it changes from one value to the next.</param>
/// <param name="Tail">Below which share of the highest one it may become 0: the end of a schedule.</param>
/// <param name="Start">For how many values it may be 0 at the start.</param>
public readonly record struct LearningRateIssueRule(double Jump = 50, double Tail = 0.001, int Start = 100)
{
    /// <summary>The shipped constants.</summary>
    public LearningRateIssueRule()
        : this(Jump: 50)
    {
    }
}
