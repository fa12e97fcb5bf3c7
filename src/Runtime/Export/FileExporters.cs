using System.Text.Json.Nodes;
using Instrumentation.Anomalies;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Summary;

namespace Instrumentation.Export;

/// <summary>The file exporters that every process knows, and what <c>run_start</c> records say of file exporters.</summary>
internal static class FileExporters
{
    public static IReadOnlyList<string> Known { get; } = ["text_log", "json_lines", "tensorboard", SummaryExporter.KindName, AnomalyExporter.KindName];

    /// <summary>A new exporter of a kind; null for a kind that only the program of the run knows.</summary>
    public static FileExporter? Create(string kind) => kind switch
    {
        "text_log" => new TextLogExporter(),
        "json_lines" => new JsonLinesExporter(),
        "tensorboard" => new TensorBoardExporter(),
        HistoryExporter.KindName => new HistoryExporter(),
        SummaryExporter.KindName => new SummaryExporter(),
        AnomalyExporter.KindName => new AnomalyExporter(),
        _ => null,
    };

    /// <summary>What a run says of its file exporters when it starts.</summary>
    public static JsonArray Describe(IEnumerable<Exporter> exporters)
    {
        var described = new JsonArray();
        foreach (var exporter in exporters.OfType<FileExporter>())
        {
            var options = new JsonObject { ["kind"] = exporter.Kind };
            foreach (var (name, value) in exporter.Describe()) options[name] = value?.DeepClone();
            described.Add(options);
        }

        return described;
    }

    /// <summary>
    /// The kinds of the process whose records are read; all known ones where an older version has not said, none where that cannot be read.
    /// </summary>
    public static IEnumerable<string> KindsOf(RunProgress progress) =>
        progress.Run["exporters"] is JsonArray exporters ? exporters.Select(KindOf).OfType<string>() : progress.Run.Count == 0 ? [] : Known;

    /// <summary>The options of a kind; null where the process did not have it.</summary>
    public static JsonObject? OptionsOf(string kind, RunProgress progress)
    {
        if (progress.Run.Count == 0) return null;
        if (progress.Run["exporters"] is not JsonArray exporters) return Known.Contains(kind) ? [] : null;
        return exporters.FirstOrDefault(exporter => KindOf(exporter) == kind) as JsonObject;
    }

    private static string? KindOf(JsonNode? exporter) => exporter is JsonObject options && options["kind"] is JsonValue kind && kind.TryGetValue(out string? name) ? name : null;
}
