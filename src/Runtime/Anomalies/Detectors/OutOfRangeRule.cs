namespace Instrumentation.Anomalies;

/// <summary>Between which bounds a value is to lie.</summary>
/// <param name="Minimum">The least value that is allowed.</param>
/// <param name="Maximum">The greatest value that is allowed.</param>
public readonly record struct OutOfRangeRule(double Minimum = double.MinValue, double Maximum = double.MaxValue)
{
    /// <summary>No bounds.</summary>
    public OutOfRangeRule()
        : this(Minimum: double.MinValue)
    {
    }
}
