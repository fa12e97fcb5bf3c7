using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>The last 100 finite values of a stream of numbers.</summary>
public sealed class RecentValues
{
    private const int Capacity = 100;

    [JsonInclude]
    private double[] _values = new double[Capacity];

    [JsonInclude]
    private long _count;

    /// <summary>The arithmetic mean; NaN before the first value.</summary>
    public double Mean => _count == 0 ? double.NaN : Values.Average();

    /// <summary>The standard deviation of the values themselves (divided by their number); NaN before the first.</summary>
    public double StandardDeviation
    {
        get
        {
            var mean = Mean;
            return _count == 0 ? double.NaN : Math.Sqrt(Values.Average(value => (value - mean) * (value - mean)));
        }
    }

    private IEnumerable<double> Values => _values.Take((int)Math.Min(_count, Capacity));

    /// <summary>Takes the next value; one that is not finite is left out.</summary>
    public void Add(double value)
    {
        if (double.IsFinite(value)) _values[_count++ % Capacity] = value;
    }
}
