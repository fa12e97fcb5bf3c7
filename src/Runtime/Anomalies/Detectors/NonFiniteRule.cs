namespace Instrumentation.Anomalies;

/// <summary>When NaN and infinity are an anomaly: always.</summary>
/// <param name="FatalAfter">After how many of them one after the other the training is lost: what it goes on with is no longer a number.</param>
public readonly record struct NonFiniteRule(int FatalAfter = 5)
{
    /// <summary>The shipped constants.</summary>
    public NonFiniteRule()
        : this(FatalAfter: 5)
    {
    }
}
