using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>
/// Turns the verdicts on one quantity into episodes, so that an anomaly that lasts is said when it begins, when it gets worse and when it is over,
/// and not once per step. Not meant to be used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Episode
{
    /// <summary>Whether there is one now.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The highest severity that it has reached.</summary>
    public Severity Severity { get; set; }

    /// <summary>The step of its first anomalous value.</summary>
    public long FirstStep { get; set; }

    /// <summary>The step of its last anomalous value so far.</summary>
    public long LastStep { get; set; }

    /// <summary>How many of its values were anomalous.</summary>
    public long Count { get; set; }

    /// <summary>The value with which it began or got worse last.</summary>
    public double Value { get; set; }

    /// <summary>The least value that was expected then.</summary>
    public double ExpectedLow { get; set; }

    /// <summary>The greatest value that was expected then.</summary>
    public double ExpectedHigh { get; set; }

    /// <summary>How many values without an anomaly there were since the last with one.</summary>
    public int Calm { get; set; }

    /// <summary>Takes the next verdict.</summary>
    /// <param name="verdict">The verdict on <paramref name="value"/>.</param>
    /// <param name="value">The value.</param>
    /// <param name="low">The least value that was expected.</param>
    /// <param name="high">The greatest value that was expected.</param>
    /// <param name="step">The global step.</param>
    /// <param name="valuesToResolve">How many normal values end an episode.</param>
    public EpisodeChange Update(Verdict verdict, double value, double low, double high, long step, int valuesToResolve)
    {
        if (verdict >= Verdict.Info) return Grow(verdict.ToSeverity(), value, low, high, step);
        if (!IsOpen || verdict != Verdict.Normal || ++Calm < valuesToResolve) return EpisodeChange.None;
        IsOpen = false;
        return EpisodeChange.Resolved;
    }

    private EpisodeChange Grow(Severity severity, double value, double low, double high, long step)
    {
        var change = !IsOpen ? EpisodeChange.Opened : severity > Severity ? EpisodeChange.Worsened : EpisodeChange.None;
        Count = IsOpen ? Count + 1 : 1;
        LastStep = step;
        Calm = 0;
        if (change == EpisodeChange.None) return change;

        if (!IsOpen) FirstStep = step;
        IsOpen = true;
        (Severity, Value, ExpectedLow, ExpectedHigh) = (severity, value, low, high);
        return change;
    }
}
