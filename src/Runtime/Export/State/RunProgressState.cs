using Instrumentation.Checkpoints;

namespace Instrumentation.Export.State;

/// <summary>
/// A copy of everything that <see cref="RunProgress"/> carries from one record to the next. It shares nothing with the original, can be
/// written as JSON, and restores exactly: whoever goes on from it sees what an uninterrupted reader sees.
/// </summary>
internal sealed record RunProgressState
{
    /// <summary>The text of the last <c>run_start</c> record.</summary>
    public string? Run { get; init; }

    public DateTimeOffset Started { get; init; }

    public TimeSpan EarlierDuration { get; init; }

    public int? Epochs { get; init; }

    public int? BatchesPerEpoch { get; init; }

    public MemoryUsage Memory { get; init; }

    /// <summary>Its bits, since JSON would lose which NaN it is.</summary>
    public long? LearningRateBits { get; init; }

    public long LastStep { get; init; }

    public int EpochsCompleted { get; init; }

    public DateTimeOffset? TrainingStarted { get; init; }

    public DateTimeOffset LastStepEnd { get; init; }

    public long RowStep { get; init; }

    public bool RowIsOpen { get; init; }

    public long Steps { get; init; }

    public long AttemptSteps { get; init; }

    public int? ContinuedEpoch { get; init; }

    /// <summary>Where the run stood at its last checkpoints, to go back there.</summary>
    public IReadOnlyList<CheckpointProgress> Checkpoints { get; init; } = [];

    public TimeSpan? Remaining { get; init; }

    public Dictionary<string, long> EventCounts { get; init; } = [];

    public IReadOnlyList<BatchSamplesState> BatchSamples { get; init; } = [];

    public LabelReaderState Labels { get; init; } = new([], []);

    public StepRowState Step { get; init; } = new([], [], [], []);

    public EpochTotalsState Epoch { get; init; } = new(default, default, default, 0, [], []);

    /// <summary>The schemas that the values refer to by their place in this list.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; init; } = [];
}

/// <summary>Where the run stood when a checkpoint was taken. It has no checkpoints of its own.</summary>
internal sealed record CheckpointProgress(ResumePoint Point, DateTimeOffset Time, RunProgressState Progress) : IAtCheckpoint;

/// <summary>The values of each label that were seen, and how many were folded.</summary>
internal sealed record LabelReaderState(IReadOnlyList<KnownLabel> Known, Dictionary<string, long> Counts);

/// <summary>The values of one label of one kind of record.</summary>
internal sealed record KnownLabel(string Source, string Record, string Label, IReadOnlyList<string> Values);

/// <summary>The row of a step that may not have ended yet.</summary>
internal sealed record StepRowState(
    IReadOnlyList<SavedNumber> Values, IReadOnlyList<SavedOther> Others, IReadOnlyList<PhaseTiming> Phases, IReadOnlyList<SavedThroughput> Throughputs);

/// <summary>The sums of an epoch that may not have ended yet.</summary>
internal sealed record EpochTotalsState(
    DateTimeOffset Started, TimeSpan Earlier, DateTimeOffset Running, long Steps, IReadOnlyList<SavedSum> Sums, IReadOnlyList<SavedNumber> Validation);

/// <summary>A number of a row. Its bits, since JSON would lose which NaN it is.</summary>
internal sealed record SavedNumber(int Field, SavedLabels? Labels, long Bits, bool IsSummary);

/// <summary>What an epoch adds up to under one name and one set of labels.</summary>
internal sealed record SavedSum(int Field, SavedLabels? Labels, long Bits, long Count);

/// <summary>A rate of a row.</summary>
internal sealed record SavedThroughput(string Name, long Bits);

/// <summary>A value of a row that no double shows.</summary>
internal sealed record SavedOther(int Field, SavedLabels? Labels, SavedValue Value);

/// <summary>A set of labels; null stands for none.</summary>
internal sealed record SavedLabels(IReadOnlyList<string> Names, IReadOnlyList<string> Values)
{
    public static SavedLabels? Of(LabelSet labels) => labels.Count == 0 ? null : new SavedLabels(labels.Names, labels.Values);
}
