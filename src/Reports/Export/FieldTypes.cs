using Instrumentation.Export.JsonLines;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Export;

/// <summary>
/// The types that a program declared for its values, from the definitions in the journal of a run: JSON shows a flag, a number and a text, and not whether 2 is a
/// whole number or a real one that happens to be. Every segment has all definitions, and the last one of a run stays.
/// </summary>
internal sealed class FieldTypes
{
    /// <summary>What lines have besides the program's own values.</summary>
    private static readonly Dictionary<string, ColumnType> Known = new[]
    {
        (ColumnType.Time, "timestamp start_time end_time"),
        (ColumnType.Whole, "attempt rank epoch batch global_step total_batches steps files_processed files_augmented total_tokens model_parameters first_step last_step count sample_count records next_step bytes"),
        (ColumnType.Text, "change type severity metric scope details source message reader kind reason path note name samples recovery_suggestions"),
        (ColumnType.Flag, "checkpoint_saved is_best_model"),
    }.SelectMany(type => type.Item2.Split(' ').Select(name => (Name: name, Type: type.Item1))).ToDictionary(known => known.Name, known => known.Type);

    private static readonly string[] Lists = ["samples", "recovery_suggestions"];

    private readonly Dictionary<string, Dictionary<string, FieldSchema>> _fields = [];

    /// <param name="folder">The folder of a run.</param>
    public static FieldTypes Read(string folder)
    {
        var types = new FieldTypes();
        var store = new FolderSegmentStore(Path.Combine(folder, RunFolder.JournalName));
        if (store.Indices is not [.., var last]) return types;
        using var reader = new JournalReader(store, live: false, last);
        while (reader.TryRead(out _))
        {
        }

        foreach (var schema in reader.Schemas) types.Add(schema);
        return types;
    }

    /// <summary>The type of a value in the lines of a file; null where nobody says.</summary>
    public DeclaredType? Of(string file, string name)
    {
        // What an epoch adds up its steps declare.
        var schema = Declared(file, name) ?? (file == JsonLinesExporter.EpochSummariesName ? Declared(JsonLinesExporter.BatchMetricsName, name) : null);
        if (schema is null) return Known.TryGetValue(name, out var known) ? new DeclaredType(known, Lists.Contains(name)) : null;
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
