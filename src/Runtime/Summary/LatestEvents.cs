using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>
/// The numbers that the latest event of each kind had; of a kind with labels, the latest for each combination of them. In constant memory: more combinations
/// than 64 are left out.
/// </summary>
internal sealed class LatestEvents
{
    public const int MaxCombinations = 64;

    [JsonInclude]
    private Dictionary<string, OrderedDictionary<string, Dictionary<string, double>>> _events = [];

    /// <summary>The numbers by field, of the latest event with each combination of labels, whose values are joined with <c>/</c>; an empty text without labels.</summary>
    /// <param name="name">The kind of event.</param>
    public IReadOnlyDictionary<string, Dictionary<string, double>> Of(string name) =>
        _events.TryGetValue(name, out var known) ? known : ReadOnlyDictionary<string, Dictionary<string, double>>.Empty;

    /// <summary>Takes the next event.</summary>
    public void Add(in JournalRecord record, LabelSet labels)
    {
        if (!_events.TryGetValue(record.Schema.Name, out var known)) _events.Add(record.Schema.Name, known = []);
        var key = string.Join('/', labels.Values);
        if (!known.TryGetValue(key, out var numbers))
        {
            if (known.Count == MaxCombinations) return;
            known.Add(key, numbers = []);
        }

        numbers.Clear();
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            if (record.Schema.Fields[i].Members is null && record.TryGetNumber(i, out var number)) numbers[record.Schema.Fields[i].Name] = number;
        }
    }
}
