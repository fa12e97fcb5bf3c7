namespace Instrumentation.Anomalies;

/// <summary>What shows that a training goes on.</summary>
internal enum SignOfLife
{
    /// <summary>Nothing: only the clock was looked at.</summary>
    None,

    /// <summary>An epoch or the run began or ended.</summary>
    Epoch,

    /// <summary>A step ended.</summary>
    Step,

    /// <summary>Something else was recorded.</summary>
    Other,
}

/// <summary>When there was a sign of life last, and what it was.</summary>
internal struct RunPace()
{
    /// <summary>When, in ticks of 100 ns; 0 before the first.</summary>
    public long Last { get; set; }

    /// <summary>Whether the last step belongs to an epoch that has ended, or there was none yet.</summary>
    public bool IsBetweenEpochs { get; set; } = true;

    /// <summary>Seconds since the last sign of life.</summary>
    public readonly double Since(long time) => Last == 0 || time < Last ? 0 : TimeSpan.FromTicks(time - Last).TotalSeconds;

    /// <summary>Takes the next sign.</summary>
    public void Take(long time, SignOfLife sign)
    {
        if (sign == SignOfLife.None && Last != 0) return;
        Last = time;
        if (sign is SignOfLife.Epoch or SignOfLife.Step) IsBetweenEpochs = sign == SignOfLife.Epoch;
    }
}
