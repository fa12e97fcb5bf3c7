using System.Globalization;
using System.Text;
using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <summary>
/// Reads the labels of records and keeps them within what was declared: the first values of a label, as many as it may have, stay what
/// they are, and every further one is <c>other</c>. A function of the journal, so that all destinations agree.
/// </summary>
internal sealed class LabelReader
{
    /// <summary>What a value beyond the declared number is shown as.</summary>
    public const string Other = "other";

    private const int LongestOnStack = 256;

    private readonly LabelSet _root = new();
    private readonly Dictionary<(string Source, string Record, string Label), HashSet<string>> _known = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<FieldSchema> _folded = [];

    /// <summary>The labels whose value was folded in the record that was read last.</summary>
    public IReadOnlyList<FieldSchema> Folded => _folded;

    /// <summary>How many values were folded so far, by label.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public LabelSet Read(in JournalRecord record)
    {
        _folded.Clear();
        var labels = _root;
        foreach (var field in record.LabelFields) labels = labels.With(record.Schema.Fields[field].Name, ValueOf(record, field));
        return labels;
    }

    public LabelReaderState Save() => new(
        [.. _known.Select(label => new KnownLabel(label.Key.Source, label.Key.Record, label.Key.Label, [.. label.Value]))],
        new Dictionary<string, long>(_counts));

    public void Restore(LabelReaderState state)
    {
        _folded.Clear();
        _known.Clear();
        foreach (var (source, record, label, values) in state.Known) _known[(source, record, label)] = [.. values];
        _counts.Clear();
        foreach (var (label, count) in state.Counts) _counts[label] = count;
    }

    /// <summary>The set that was saved.</summary>
    public LabelSet Restore(SavedLabels? labels)
    {
        var set = _root;
        for (var i = 0; i < labels?.Names.Count; i++) set = set.With(labels.Names[i], labels.Values[i]);
        return set;
    }

    private string ValueOf(in JournalRecord record, int field)
    {
        var schema = record.Schema.Fields[field];
        if (record.IsNull(field)) return Fold(record.Schema, schema, "");
        if (schema.Type == FieldType.Boolean) return record.GetInt64(field) != 0 ? "true" : "false";

        Span<char> buffer = stackalloc char[LongestOnStack];
        if (schema.Type != FieldType.Text)
        {
            if (schema.Members is not null || schema.Type == FieldType.UInt64)
                return Fold(record.Schema, schema, Convert.ToString(record.GetValue(field), CultureInfo.InvariantCulture));
            record.GetInt64(field).TryFormat(buffer, out var length, default, CultureInfo.InvariantCulture);
            return Fold(record.Schema, schema, buffer[..length]);
        }

        var utf8 = record.GetUtf8(field);
        return utf8.Length <= LongestOnStack
            ? Fold(record.Schema, schema, buffer[..Encoding.UTF8.GetChars(utf8, buffer)])
            : Fold(record.Schema, schema, Encoding.UTF8.GetString(utf8));
    }

    private string Fold(RecordSchema record, FieldSchema label, ReadOnlySpan<char> value)
    {
        var key = (record.Source, record.Name, label.Name);
        if (!_known.TryGetValue(key, out var known)) _known[key] = known = [];
        if (known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(value, out var text)) return text;
        if (known.Count < label.MaxValues)
        {
            text = value.ToString();
            known.Add(text);
            return text;
        }

        _folded.Add(label);
        _counts[label.Name] = _counts.GetValueOrDefault(label.Name) + 1;
        return Other;
    }
}
