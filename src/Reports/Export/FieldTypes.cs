using Instrumentation.Export.JsonLines;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Export;

/// <summary>
/// The types that a program declared for its values, from the definitions in the journal of a run: JSON shows a flag, a number and a text, and not whether 2 is a
/// whole number or a real one that happens to be. Every segment has all definitions, and the last one of a run stays.
/// </summary>
internal sealed class FieldTypes
{
    /// <summary>What the lines of every file have.</summary>
    private static readonly Dictionary<string, DeclaredType> Common = Types((ColumnType.Time, "timestamp"), (ColumnType.Whole, "attempt rank epoch batch global_step"));

    /// <summary>What the lines of a file have besides that and the program's own values.</summary>
    private static readonly Dictionary<string, Dictionary<string, DeclaredType>> Known = new()
    {
        [JsonLinesExporter.BatchMetricsName] = Types((ColumnType.Whole, "total_batches")),
        [JsonLinesExporter.EpochSummariesName] = Types(
            (ColumnType.Time, "start_time end_time"), (ColumnType.Whole, "steps files_processed files_augmented total_tokens model_parameters"), (ColumnType.Flag, "checkpoint_saved is_best_model")),
        [JsonLinesExporter.EvaluationsName] = Types((ColumnType.Text, "name")),
        ["anomalies"] = Types(
            (ColumnType.Text, "change type severity metric scope details source recovery_suggestions[] samples[]"), (ColumnType.Whole, "first_step last_step count sample_count")),
        ["faults"] = Types((ColumnType.Text, "source type message")),
        ["checkpoints"] = Types((ColumnType.Text, "path"), (ColumnType.Whole, "next_step bytes")),
        ["announcements"] = Types((ColumnType.Text, "change note")),
        [JsonLinesExporter.RecordsLostName] = Types((ColumnType.Text, "reader kind reason"), (ColumnType.Whole, "records")),
    };

    private readonly Dictionary<string, Dictionary<string, FieldSchema>> _fields = [];

    /// <param name="folder">The folder of a run.</param>
    public static FieldTypes Read(string folder)
    {
        var types = new FieldTypes();
        var store = new FolderSegmentStore(Path.Combine(folder, RunFolder.JournalName));
        // Behind the last segment of a run that was killed stand those that were prepared for it.
        foreach (var segment in store.Indices.Reverse())
        {
            using var reader = new JournalReader(store, live: false, segment);
            while (reader.TryRead(out _))
            {
            }

            foreach (var schema in reader.Schemas) types.Add(schema);
            if (types._fields.Count > 0) break;
        }

        return types;
    }

    /// <summary>The type of a value in the lines of a file; null where nobody says.</summary>
    public DeclaredType? Of(string file, string name)
    {
        // What an epoch adds up its steps declare.
        var schema = Declared(file, name) ?? (file == JsonLinesExporter.EpochSummariesName ? Declared(JsonLinesExporter.BatchMetricsName, name) : null);
        if (schema is null) return Common.TryGetValue(name, out var common) ? common : Known.GetValueOrDefault(file)?.TryGetValue(name, out var known) == true ? known : null;
        return new DeclaredType(schema.Members is not null ? ColumnType.Text : TypeOf(schema.Type), schema.IsArray);
    }

    private static ColumnType TypeOf(FieldType type) => type switch
    {
        FieldType.Boolean => ColumnType.Flag,
        FieldType.SByte or FieldType.Byte or FieldType.Int16 or FieldType.UInt16 or FieldType.Int32 or FieldType.UInt32 or FieldType.Int64 => ColumnType.Whole,
        FieldType.Text or FieldType.Char or FieldType.Guid => ColumnType.Text,
        FieldType.Time => ColumnType.Time,
        _ => ColumnType.Real,
    };

    private static Dictionary<string, DeclaredType> Types(params IEnumerable<(ColumnType Type, string Names)> types) => types
        .SelectMany(type => type.Names.Split(' ').Select(name => (Name: name, type.Type)))
        .ToDictionary(known => known.Name.TrimEnd('[', ']'), known => new DeclaredType(known.Type, known.Name.EndsWith(']')));

    private FieldSchema? Declared(string file, string name) => _fields.TryGetValue(file, out var fields) ? fields.GetValueOrDefault(name) : null;

    private void Add(RecordSchema schema)
    {
        var file = schema.Role switch
        {
            RecordRole.Step or RecordRole.Phase => JsonLinesExporter.BatchMetricsName,
            RecordRole.Epoch => JsonLinesExporter.EpochSummariesName,
            RecordRole.Evaluation => JsonLinesExporter.EvaluationsName,
            RecordRole.Event => JsonLinesExporter.FileOf(schema.Name),
            _ => null,
        };
        if (file is null) return;
        if (!_fields.TryGetValue(file, out var fields)) _fields.Add(file, fields = []);
        foreach (var field in schema.Fields) fields[field.Name] = field;
    }
}
