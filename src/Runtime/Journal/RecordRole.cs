namespace Instrumentation;

/// <summary>What kind of thing a record tells of.</summary>
public enum RecordRole
{
    /// <summary>The run started.</summary>
    RunStart,

    /// <summary>How many epochs and batches are planned.</summary>
    Plan,

    /// <summary>The run ended.</summary>
    RunEnd,

    /// <summary>An epoch started.</summary>
    EpochStart,

    /// <summary>An epoch ended, with its values.</summary>
    Epoch,

    /// <summary>A step ended, with its values.</summary>
    Step,

    /// <summary>A phase of a step ended, with its values.</summary>
    Phase,

    /// <summary>An evaluation ended, with its values.</summary>
    Evaluation,

    /// <summary>Something happened.</summary>
    Event,

    /// <summary>A check found something wrong with a value.</summary>
    Anomaly,

    /// <summary>An exception left an annotated method, or the instrumentation itself had to refuse something.</summary>
    Fault,

    /// <summary>The memory in use.</summary>
    Memory,

    /// <summary>Records that were lost: dropped by the journal, or deleted before an exporter had read them.</summary>
    Loss,

    /// <summary>A checkpoint was saved.</summary>
    Checkpoint,

    /// <summary>The program announced a change of the training, so that what follows from it is no anomaly.</summary>
    Announcement,

    /// <summary>What a detector behind the journal expects of a quantity.</summary>
    Threshold,
}
