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

    /// <summary>For how many steps limits are wider after a change was announced: twice the time constant of the detectors.</summary>
    public const int WidenedSteps = 66;

    /// <summary>The last step in which limits are wider, because a change was announced; -1 for none.</summary>
    public long WidenedUntil = -1;

    /// <summary>Whether limits are wider in this step.</summary>
    public bool IsWidened => Step <= WidenedUntil;

    /// <summary>A change was announced: limits are wider from the next step on.</summary>
    public void Widen() => WidenedUntil = Step + WidenedSteps;

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
