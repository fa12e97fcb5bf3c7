using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>Count, mean and range of a stream of numbers, in constant memory. Non-finite values are counted apart.</summary>
public sealed class Distribution
{
    [JsonInclude]
    private double _min = double.PositiveInfinity;

    [JsonInclude]
    private double _max = double.NegativeInfinity;

    /// <summary>How often which values occur; null where that is not kept.</summary>
    [JsonInclude]
    internal ValueHistogram? Histogram { get; private set; }

    /// <summary>How many finite values there were.</summary>
    [JsonInclude]
    public long Count { get; private set; }

    /// <summary>How many values were NaN or infinite.</summary>
    [JsonInclude]
    public long NonFinite { get; private set; }

    /// <summary>The smallest value; NaN before the first.</summary>
    public double Min => Count == 0 ? double.NaN : _min;

    /// <summary>The largest value; NaN before the first.</summary>
    public double Max => Count == 0 ? double.NaN : _max;

    /// <summary>The sum of the values.</summary>
    [JsonInclude]
    public double Sum { get; private set; }

    /// <summary>The arithmetic mean; NaN before the first value.</summary>
    public double Mean => Count == 0 ? double.NaN : Sum / Count;

    /// <summary>One that also keeps how often which values occur.</summary>
    internal static Distribution WithHistogram() => new() { Histogram = new ValueHistogram() };

    /// <summary>Takes the next value.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            NonFinite++;
            return;
        }

        Count++;
        Sum += value;
        Histogram?.Add(value);
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }
}
