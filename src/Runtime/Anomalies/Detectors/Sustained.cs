using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Whether a quantity stays outside its bounds: its exponentially weighted mean, for some values one after the other, so that a single value says
/// nothing. Not meant to be used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Sustained
{
    /// <summary>The mean.</summary>
    public double Mean { get; set; }

    /// <summary>How many values it was made of, up to the end of the warm-up.</summary>
    public int Count { get; set; }

    /// <summary>For how many values the mean has been outside.</summary>
    public int Outside { get; set; }

    /// <summary>Takes the next value; what is not finite is left to another check.</summary>
    /// <param name="value">The value.</param>
    /// <param name="low">Below which the mean is outside.</param>
    /// <param name="high">Above which the mean is outside.</param>
    /// <param name="weight">Of a value in the mean.</param>
    /// <param name="warmUp">How many values are seen before one is judged.</param>
    /// <param name="patience">For how many values the mean must be outside.</param>
    public Verdict Check(double value, double low, double high, double weight, int warmUp, int patience)
    {
        if (!double.IsFinite(value)) return Verdict.Unsettled;
        Mean += (Count == 0 ? 1 : weight) * (value - Mean);
        if (Count < Math.Max(1, warmUp))
        {
            Count++;
            if (Count <= warmUp) return Verdict.WarmingUp;
        }

        if (Mean >= low && Mean <= high)
        {
            Outside = 0;
            return Verdict.Normal;
        }

        Outside = Math.Min(Outside + 1, patience);
        return Outside >= patience ? Verdict.Warning : Verdict.Unsettled;
    }
}
