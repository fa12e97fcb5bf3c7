namespace Instrumentation;

/// <summary>What an <see cref="AnomalyPolicy"/> does about an anomaly, beyond recording it.</summary>
[Flags]
public enum AnomalyActions
{
    /// <summary>It is recorded, as every anomaly is.</summary>
    Record = 0,

    /// <summary>It is said on the run's logger, once when it begins and once each time it gets worse.</summary>
    Warn = 1 << 0,

    /// <summary>
    /// The guarded phases of the step in which it was found do not run, in every step of an episode. Only what is checked in the training can do that: what is
    /// found behind the journal tells of steps whose updates are done.
    /// </summary>
    SkipUpdate = 1 << 1,

    /// <summary>
    /// <see cref="TrainingRun.LearningRateScale"/> is multiplied by <see cref="AnomalyPolicy.LearningRateFactor"/>, from the next step on, once per
    /// episode. The training multiplies it into its learning rate.
    /// </summary>
    LowerLearningRate = 1 << 2,

    /// <summary><see cref="TrainingRun.Stopping"/> is cancelled, so that the training saves a checkpoint and ends, as it does after a signal.</summary>
    Stop = 1 << 3,

    /// <summary><see cref="AnomalyPolicy.Handler"/> is called, where there is one.</summary>
    CallHandler = 1 << 4,
}
