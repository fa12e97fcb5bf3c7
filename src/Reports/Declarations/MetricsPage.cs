using System.Globalization;
using System.Text;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Reports.Declarations;

/// <summary>A Markdown page of everything that an assembly records: what it means, and its name in every destination.</summary>
internal static class MetricsPage
{
    public static string Create(Manifest manifest)
    {
        var values = DeclaredValue.Of(manifest);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# What {manifest.Name} records\n\n");
        text.Append("Written by `instrumentation generate` from the annotations, not by hand. What every run shows besides is listed at the end.\n");
        foreach (var record in manifest.Records) WriteRecord(text, record, [.. values.Where(value => value.Record == record)]);
        WriteRun(text);
        return text.ToString();
    }

    private static void WriteRecord(StringBuilder text, DeclaredRecord record, IReadOnlyList<DeclaredValue> values)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## `{record.Schema.Name}`\n\n{record.Schema.Role} of `{record.Schema.Source}`.");
        text.Append(record.Schema.Role switch
        {
            RecordRole.Phase => $" Its duration is `{RunSeriesNames.PhaseDuration.Name}{{phase=\"{record.Schema.Name}\"}}`.",
            RecordRole.Event => $" Counted in `{RunSeriesNames.Events.Name}{{event=\"{record.Schema.Name}\"}}`.",
            RecordRole.Step => $" Its duration is `{RunSeriesNames.StepDuration.Name}`.",
            _ => "",
        }).Append('\n');
        var labels = record.Schema.Fields.Where(field => field.Role == FieldRole.Label).ToList();
        if (labels.Count > 0) text.Append("\nEvery value has the labels ").AppendJoin(", ", labels.Select(Describe)).Append(".\n");
        if (values.Count > 0)
        {
            text.Append("\n| value | kind | unit | Prometheus | TensorBoard | JSON | says |\n|---|---|---|---|---|---|---|\n");
            foreach (var value in values) WriteValue(text, value);
        }

        var checks = record.Checks.ToList();
        if (checks.Count > 0) text.Append("\nChecked: ").AppendJoin("; ", checks.Select(Describe)).Append(".\n");
        var exempt = record.Schema.Fields.Where(field => field.Checks is { Count: 0 }).ToList();
        if (exempt.Count > 0) text.Append("\nNot checked: ").AppendJoin(", ", exempt.Select(field => $"`{field.Name}`")).Append(".\n");

        if (record.Schema.Log is not { } log) return;
        text.Append(CultureInfo.InvariantCulture, $"\nLogged at {log.Level}:\n\n    {Line(log.Message)}\n");
        foreach (var detail in log.Details) text.Append(CultureInfo.InvariantCulture, $"      - {Line(detail)}\n");
    }

    private static void WriteValue(StringBuilder text, DeclaredValue value)
    {
        var field = value.Field;
        var type = $"{field.Type}{(field.IsArray ? "[]" : "")}{(field.Nullable ? "?" : "")}";
        var kind = field.Role == FieldRole.Field ? type : $"{field.Role}, {type}";
        List<string> series = value.Series is null ? [] : [$"`{value.Selector}`{(value.SeriesUnit != field.Unit ? $" in {value.SeriesUnit}" : "")}"];
        if (field.Rate && value.Record.Schema.Role is RecordRole.Step or RecordRole.Phase) series.Add($"`{Promql.Select(RunSeriesNames.Throughput.Name, $"counter=\"{field.Name}\"")}`");
        var json = value.JsonFile is null ? "" : $"`{value.JsonFile}`: `{value.JsonPath}`";
        var says = string.Join(" ", new[] { field.Help, field.Short is { } shortName ? $"`{shortName}` in the log." : null, Buckets(field), Members(field) }.OfType<string>());
        string[] cells =
        [
            $"`{field.Name}`", kind, field.Unit ?? "", string.Join("<br>", series), string.Join("<br>", value.Tags.Select(tag => $"`{tag}`")), json, says,
        ];
        text.Append("| ").AppendJoin(" | ", cells.Select(Cell)).Append(" |\n");
    }

    private static string? Buckets(FieldSchema field) => field.Buckets is { Count: > 0 } buckets
        ? $"Buckets up to {string.Join(", ", buckets.Select(bound => bound.ToString("R", CultureInfo.InvariantCulture)))}."
        : null;

    private static string? Members(FieldSchema field) => field.Members is { Count: > 0 } members
        ? $"One of {string.Join(", ", members.Select(member => $"`{member.Name}`"))}."
        : null;

    private static string Describe(FieldSchema label) => label.MaxValues > 0
        ? string.Create(CultureInfo.InvariantCulture, $"`{label.Name}` (at most {label.MaxValues} values)")
        : $"`{label.Name}`";

    private static string Describe(DeclaredCheck check) => $"`{check.Quantity}` for {check.Anomaly}{(check.Limits is { } limits ? $" ({limits})" : "")}";

    private static void WriteRun(StringBuilder text)
    {
        text.Append("\n## Of every run\n\n| Prometheus | labels | says |\n|---|---|---|\n");
        foreach (var series in RunSeriesNames.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{series.Name}` | {string.Join(", ", series.Labels.Select(label => $"`{label}`"))} | {Cell(series.Help)} |\n");
    }

    private static string Cell(string text) => Line(text).Replace("|", "\\|", StringComparison.Ordinal);

    // One line of a log or of a table stays one line of the page.
    private static string Line(string text) => text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
