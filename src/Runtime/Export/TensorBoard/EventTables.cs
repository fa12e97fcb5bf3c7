using System.Globalization;
using System.Text;
using Instrumentation.Export.Text;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// What is said of an epoch's images and sounds, as a table in the tab "Text": <c>Events/&lt;event&gt;</c> has a row for each event that carries some, with its other values.
/// </summary>
internal sealed class EventTables
{
    /// <summary>An epoch may save any number of samples; nobody reads a table of more.</summary>
    public const int MaxRows = 50;

    private const string TextPlugin = "text";

    private readonly Dictionary<string, EventTable> _tables = [];
    private readonly LogText _text = new();

    /// <summary>Takes an event that carries images or sounds.</summary>
    public void Add(in JournalRecord record)
    {
        var fields = record.Schema.Fields;
        if (!_tables.TryGetValue(record.Schema.Name, out var table))
            _tables.Add(record.Schema.Name, table = new EventTable(["epoch", .. fields.Where(field => !field.IsMedia).Select(field => field.Name)], [], 0));
        if (table.Rows.Count == MaxRows)
        {
            _tables[record.Schema.Name] = table with { LeftOut = table.LeftOut + 1 };
            return;
        }

        var row = new List<string> { record.Epoch < 0 ? "" : record.Epoch.ToString(CultureInfo.InvariantCulture) };
        for (var i = 0; i < fields.Count; i++)
        {
            if (!fields[i].IsMedia) row.Add(TextOf(record, i));
        }

        table.Rows.Add(row);
    }

    /// <summary>Adds the tables to an event, and begins new ones.</summary>
    public void End(EventWriter events)
    {
        foreach (var (name, table) in _tables) events.AddText($"Events/{TagFamily.Clean(name)}", TextPlugin, Encoding.UTF8.GetBytes(MarkdownOf(table)));
        _tables.Clear();
    }

    public IReadOnlyDictionary<string, EventTable> Save() => new Dictionary<string, EventTable>(_tables);

    /// <summary>Goes back to what was saved, or to nothing.</summary>
    public void Restore(IReadOnlyDictionary<string, EventTable>? saved)
    {
        _tables.Clear();
        foreach (var (name, table) in saved ?? new Dictionary<string, EventTable>()) _tables.Add(name, table);
    }

    private static string MarkdownOf(EventTable table)
    {
        var text = new StringBuilder();
        AddRow(text, table.Names);
        text.Append('|').Insert(text.Length, "---|", table.Names.Count).Append('\n');
        foreach (var row in table.Rows) AddRow(text, row);
        if (table.LeftOut > 0) text.Append(CultureInfo.InvariantCulture, $"\n{table.LeftOut} more are in the JSON lines.\n");
        return text.ToString();
    }

    private static void AddRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(MarkdownText.Escape)).Append(" |\n");

    /// <summary>A value as the log shows it; a number with a fraction in five digits.</summary>
    private string TextOf(in JournalRecord record, int field)
    {
        var schema = record.Schema.Fields[field];
        _text.Clear();
        ValueFormat.Of(schema, schema.Type is FieldType.Half or FieldType.Single or FieldType.Double ? "G5" : null).Write(_text, record, field);
        return Encoding.UTF8.GetString(_text.Written);
    }
}

/// <summary>A table so far.</summary>
/// <param name="Names">The heads of its columns.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="LeftOut">How many more rows there would be.</param>
internal sealed record EventTable(IReadOnlyList<string> Names, List<List<string>> Rows, int LeftOut);
