using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>Finds a loss that goes up and down again and again, by the turns of its smoothed logarithm. Noise that is not smoothed away makes turns of no height and counts for nothing. Not meant to be used by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct OscillationDetector : IDetector<OscillationRule>
{
    /// <inheritdoc/>
    public static Anomaly Anomaly => Anomaly.Oscillation;

    /// <inheritdoc/>
    public static int ValuesToResolve => 500;

    /// <summary>Mean of the logarithms.</summary>
    public double Mean { get; set; }

    /// <summary>The last peak or trough, or the furthest that it has come since.</summary>
    public double Extreme { get; set; }

    /// <summary>Whether it rises: 1, or falls: -1; 0 before the first turn.</summary>
    public int Direction { get; set; }

    /// <summary>How many turns there were, one soon after the other.</summary>
    public int Turned { get; set; }

    /// <summary>The least height between them.</summary>
    public double Height { get; set; }

    /// <summary>How many values there were since the last turn.</summary>
    public int Since { get; set; }

    /// <summary>The height at the turn before.</summary>
    public double Turn { get; set; }

    /// <summary>Whether there was a value.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether a value was negative: of such a quantity the logarithm says nothing, and nothing is said.</summary>
    public bool IsSigned { get; set; }

    /// <inheritdoc/>
    public readonly double ExpectedLow => double.MinValue;

    /// <inheritdoc/>
    public readonly double ExpectedHigh => double.MaxValue;

    /// <inheritdoc/>
    public Verdict Check(double value, in OscillationRule rule, Allowance allowance)
    {
        IsSigned |= value < 0;
        if (IsSigned) return Verdict.Normal;
        if (!(value > 0) || !double.IsFinite(value)) return Verdict.Unsettled;
        var logarithm = Logarithm.Base2(value);
        if (!HasBegun) (Mean, Extreme, Turn, HasBegun) = (logarithm, logarithm, logarithm, true);
        Mean += 0.05 * (logarithm - Mean);
        Since = Math.Min(Since + 1, rule.Window);
        if (Since >= rule.Window / 2) (Turned, Direction, Extreme, Turn, Since) = (0, 0, Mean, Mean, 0);

        var height = Logarithm.Base2(1 + rule.Swing);
        if (Direction >= 0 && Mean > Extreme || Direction <= 0 && Mean < Extreme)
        {
            if (Direction == 0 && Math.Abs(Mean - Turn) >= height) (Direction, Since) = (Math.Sign(Mean - Turn), 0);
            if (Direction != 0) Extreme = Mean;
        }
        else if (Direction != 0 && Math.Abs(Mean - Extreme) >= height)
        {
            var turned = Math.Abs(Extreme - Turn);
            Height = Turned == 0 ? turned : Math.Min(Height, turned);
            (Turn, Extreme, Direction, Since) = (Extreme, Mean, -Direction, 0);
            Turned = Math.Min(Turned + 1, rule.Turns);
        }

        if (Turned < rule.Turns) return Verdict.Normal;
        return Height >= Logarithm.Base2(1 + rule.WarningSwing) ? Verdict.Warning : Verdict.Info;
    }
}
