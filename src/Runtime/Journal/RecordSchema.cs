using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// The shape of one kind of record. Schemas travel in the journal, so that a reader needs no compiled type: another process, or next
/// year's build, reads the same values under the same names.
/// </summary>
/// <param name="Name">The record's name in <c>snake_case</c>.</param>
/// <param name="Role">What the record tells of.</param>
/// <param name="Fields">Its values, in the order in which they are written.</param>
public sealed record RecordSchema(string Name, RecordRole Role, params IReadOnlyList<FieldSchema> Fields)
{
    /// <summary>The method that writes the record, such as <c>Trainer.TrainStep</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>For <see cref="RecordRole.Event"/>: whether the record says itself which step it belongs to, which may be one to come.</summary>
    public bool NamesStep { get; init; }

    /// <summary>The template of its log entry, or null for the role's own entry (or none).</summary>
    public LogTemplate? Log { get; init; }

    /// <summary>For <see cref="RecordRole.Anomaly"/>: what is wrong.</summary>
    public Anomaly Anomaly { get; init; }

    /// <summary>For <see cref="RecordRole.Anomaly"/>: the name of the quantity that was checked.</summary>
    public string? Quantity { get; init; }

    /// <summary>For <see cref="RecordRole.Anomaly"/>: the role of that quantity.</summary>
    public FieldRole QuantityRole { get; init; }

    /// <summary>The size of the fixed values together, in bytes.</summary>
    public int FixedSize => Fields.Sum(value => value.Size);
}

/// <summary>The text of a log entry, with placeholders that name recorded values.</summary>
/// <param name="Level">The entry's level.</param>
/// <param name="Message">Its first line.</param>
/// <param name="Details">The bullet lines below it.</param>
public sealed record LogTemplate(LogLevel Level, string Message, params IReadOnlyList<string> Details);
