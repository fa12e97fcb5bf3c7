namespace Instrumentation.Summary;

/// <summary>What an event adds to a summary: its numbers and flags.</summary>
/// <param name="Event">The event's name.</param>
/// <param name="Step">The step that it belongs to; -1 for none.</param>
/// <param name="Numbers">By field.</param>
internal sealed record EventValues(string Event, long Step, Dictionary<string, double> Numbers)
{
    public static EventValues Of(in JournalRecord record)
    {
        var numbers = new Dictionary<string, double>();
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            var field = record.Schema.Fields[i];
            if (field.Members is null && record.TryGetNumber(i, out var number)) numbers[field.Name] = number;
        }

        return new EventValues(record.Schema.Name, record.Step, numbers);
    }
}
