using System.Text.Json.Serialization;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>What was done to a training beside its steps, in constant memory: guarded phases that were left out, and the changes that were announced, the latest 100 of them.</summary>
internal sealed class TrainingChanges
{
    public const int MaxAnnounced = 100;

    [JsonInclude]
    private List<AnnouncedChange> _announced = [];

    [JsonInclude]
    private OrderedDictionary<string, SkippedPhase> _skipped = [];

    /// <summary>The changes in their order.</summary>
    public IReadOnlyList<AnnouncedChange> Announced => _announced;

    /// <summary>By phase, in which steps it was left out.</summary>
    public IReadOnlyDictionary<string, SkippedPhase> Skipped => _skipped;

    /// <summary>Takes the next record; only those of steps and of announcements say something.</summary>
    public void Add(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role == RecordRole.Step)
        {
            foreach (var phase in progress.Step.Phases)
            {
                if (phase.Skipped) _skipped[phase.Name] = _skipped.TryGetValue(phase.Name, out var known) ? known.With(record.Step) : new SkippedPhase(1, record.Step, record.Step);
            }
        }

        if (record.Schema.Role != RecordRole.Announcement) return;
        if (_announced.Count == MaxAnnounced) _announced.RemoveAt(0);
        _announced.Add(new AnnouncedChange(record.Step, record.GetText(record.IndexOf("change")) ?? "", record.GetText(record.IndexOf("note"))));
    }
}

/// <summary>A change that the program or the policy announced.</summary>
/// <param name="Step">The global step that ran or ran last; -1 before the first.</param>
/// <param name="Change">What was changed, a <see cref="TrainingChange"/>.</param>
/// <param name="Note">What was said of it.</param>
internal sealed record AnnouncedChange(long Step, string Change, string? Note);

/// <summary>The steps in which a guarded phase did not run.</summary>
/// <param name="Steps">How many.</param>
/// <param name="FirstStep">The first of them.</param>
/// <param name="LastStep">The last of them.</param>
internal sealed record SkippedPhase(long Steps, long FirstStep, long LastStep)
{
    public SkippedPhase With(long step) => new(Steps + 1, Math.Min(FirstStep, step), Math.Max(LastStep, step));
}
