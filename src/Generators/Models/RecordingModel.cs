namespace Instrumentation.Generators.Models;

/// <summary>What one method records.</summary>
/// <param name="RecordName">The record's name in <c>snake_case</c>.</param>
/// <param name="Source">The method as messages name it, such as <c>Trainer.TrainStep</c>.</param>
/// <param name="Recorder">The name of the generated recorder class, unique within the type.</param>
/// <param name="Core">The method that does the work; null for an event.</param>
/// <param name="Guarded">Whether the method is left out after an anomaly.</param>
/// <param name="EpochIndex">The expression for the number of the epoch, or null when the run counts.</param>
/// <param name="BatchIndex">The expression for the number of the batch, or null when the run counts.</param>
/// <param name="StepIndex">The expression for the global step that an event names, or null for the one that runs.</param>
/// <param name="Result">What the method returns.</param>
/// <param name="Values">The recorded values in the order of the record.</param>
/// <param name="Log">The template of the log entry, if any.</param>
/// <param name="Announces">The name of the <c>TrainingChange</c> that an event announces, if any.</param>
internal sealed record RecordingModel(
    string RecordName,
    string Source,
    string Recorder,
    string? Core,
    bool Guarded,
    string? EpochIndex,
    string? BatchIndex,
    string? StepIndex,
    ResultKind Result,
    EquatableArray<ValueModel> Values,
    LogModel? Log,
    string? Announces);

/// <summary>How a result is handed to its recorder.</summary>
internal enum ResultKind
{
    /// <summary>It is not: nothing of it is recorded.</summary>
    None,

    /// <summary>By value: it is itself the recorded number.</summary>
    Value,

    /// <summary>By reference: a struct with recorded members.</summary>
    Struct,

    /// <summary>By value, and it may be null: a class with recorded members.</summary>
    Reference,
}

/// <summary>The template of a log entry.</summary>
internal sealed record LogModel(string Level, string Message, EquatableArray<string> Details);
