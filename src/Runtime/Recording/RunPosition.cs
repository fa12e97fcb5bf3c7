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

    /// <summary>Not 0 while a step runs.</summary>
    public int InStep;

    /// <summary>Where the next phase of the step is timed from.</summary>
    public long LastStamp;

    /// <summary>What the checks have found in this step so far.</summary>
    public Anomaly Found;
}
