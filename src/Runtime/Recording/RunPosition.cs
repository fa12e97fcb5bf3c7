using Instrumentation.Anomalies;

namespace Instrumentation.Recording;

/// <summary>Where the training stands. Written by the one thread that runs the step, read by every thread that records.</summary>
internal sealed class RunPosition
{
    /// <summary>The global step that runs or ran last; -1 before the first.</summary>
    public long Step = -1;

    /// <summary>The epoch that runs or ran last; -1 before the first.</summary>
    public int Epoch = -1;

    /// <summary>The batch that runs or ran last; -1 before the first of an epoch.</summary>
    public int Batch = -1;

    /// <summary>Whether the epoch has ended.</summary>
    public bool EpochEnded;

    /// <summary>Whether the next epoch to start is the one that runs, which a resumed run continues in its middle.</summary>
    public bool ContinuesEpoch;

    /// <summary>Not 0 while a step runs.</summary>
    public int InStep;

    /// <summary>Where the next phase of the step is timed from.</summary>
    public long LastStamp;

    /// <summary>The worst that the checks have found in this step so far.</summary>
    public Verdict Worst;

    /// <summary>Until which steps other values are to be expected.</summary>
    public Allowances Allowances = new();

    /// <summary>What was known beforehand of this step.</summary>
    public Allowance Allowance => Allowances.At(Step);

    /// <summary>An epoch began, an evaluation ended or the run was resumed: limits are wider from the next step on.</summary>
    public void Widen() => Allowances.Widen(Step);

    /// <summary>The program announced a change.</summary>
    public void Announce() => Allowances.Announce(Step);

    /// <summary>The first step that a run takes which goes on from here.</summary>
    /// <param name="checkpoint">The checkpoint to go on from.</param>
    public ResumePoint Next(string checkpoint) => EpochEnded
        ? new ResumePoint(checkpoint, Step + 1, Epoch + 1, 0)
        : new ResumePoint(checkpoint, Step + 1, Epoch, Batch + 1);

    /// <summary>Goes to where <paramref name="point"/> is the next step.</summary>
    public void GoTo(ResumePoint point)
    {
        Step = point.Step - 1;
        ContinuesEpoch = point.Batch > 0;
        EpochEnded = !ContinuesEpoch && point.Epoch >= 0;
        Epoch = EpochEnded ? point.Epoch - 1 : point.Epoch;
        Batch = point.Batch - 1;
        Widen();
    }
}
