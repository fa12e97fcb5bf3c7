namespace Instrumentation.Reports;

/// <summary>Count, mean and range of a stream of numbers, in constant memory. Non-finite values are counted apart.</summary>
public sealed class Distribution
{
    private double _sum;

    /// <summary>How many finite values there were.</summary>
    public long Count { get; private set; }

    /// <summary>How many values were NaN or infinite.</summary>
    public long NonFinite { get; private set; }

    /// <summary>The smallest value; infinity before the first.</summary>
    public double Min { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest value; minus infinity before the first.</summary>
    public double Max { get; private set; } = double.NegativeInfinity;

    /// <summary>The arithmetic mean; NaN before the first value.</summary>
    public double Mean => Count == 0 ? double.NaN : _sum / Count;

    /// <summary>Takes the next value.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            NonFinite++;
            return;
        }

        Count++;
        _sum += value;
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
    }
}
