using System.Collections;

namespace Instrumentation.Export.Logging;

/// <summary>A log entry as a logging provider gets it: its text, and which one it is.</summary>
/// <param name="Text">Its lines.</param>
/// <param name="Attempt">Which of the processes that wrote the run one after the other it comes from, counted from 1.</param>
/// <param name="JournalRecord">The number of the record among those of that process, counted from 0.</param>
/// <param name="Time">When what it tells of ended.</param>
internal readonly record struct LogEntryState(string Text, int Attempt, long JournalRecord, DateTimeOffset Time)
    : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("attempt", Attempt),
        1 => new("journal_record", JournalRecord),
        2 => new("time", Time),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => Text;
}
