using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Reports.Declarations;

/// <summary>A Grafana dashboard for what an assembly declares, in the JSON that Grafana 10 and later import.</summary>
internal static class GrafanaDashboard
{
    private const int SchemaVersion = 39;
    private const int Columns = 24;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Create(Manifest manifest)
    {
        var uid = $"training-{SeriesNames.SnakeCase(manifest.Name).Replace('_', '-')}";
        var dashboard = new JsonObject
        {
            ["uid"] = uid[..Math.Min(uid.Length, 40)],
            ["title"] = $"Training: {manifest.Name}",
            ["description"] = $"What the annotations of {manifest.Name} declare; written by 'instrumentation generate', not by hand.",
            ["tags"] = new JsonArray("training", "instrumentation"),
            ["schemaVersion"] = SchemaVersion,
            ["editable"] = true,
            ["graphTooltip"] = 1,
            ["refresh"] = "10s",
            ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
            ["timezone"] = "browser",
            ["templating"] = new JsonObject { ["list"] = Variables() },
            ["annotations"] = new JsonObject { ["list"] = Annotations() },
            ["panels"] = Panels(DashboardRows.Of(manifest)),
        };
        return dashboard.ToJsonString(Indented) + "\n";
    }

    private static JsonArray Variables()
    {
        var info = RunSeriesNames.Info.Name;
        return
        [
            new JsonObject { ["name"] = "datasource", ["label"] = "Data source", ["type"] = "datasource", ["query"] = "prometheus" },
            Variable("run_id", "Run", $"label_values({info}, run_id)"),
            Variable("instance", "Instance", $"label_values({info}{{run_id=~\"$run_id\"}}, instance)"),
        ];
    }

    private static JsonObject Variable(string name, string label, string query) => new()
    {
        ["name"] = name,
        ["label"] = label,
        ["type"] = "query",
        ["datasource"] = GrafanaPanel.DataSource,
        ["query"] = new JsonObject { ["query"] = query, ["refId"] = "variable" },
        ["definition"] = query,
        ["refresh"] = 2,
        ["sort"] = 2,
        ["multi"] = true,
        ["includeAll"] = true,
        ["allValue"] = ".*",
        ["current"] = new JsonObject { ["text"] = "All", ["value"] = "$__all" },
    };

    private static JsonArray Annotations() =>
    [
        Annotation("Anomalies", "red", DashboardRows.OfRun($"({Promql.Grew(DashboardRows.Here(RunSeriesNames.Anomalies, "severity!=\"info\""), "1m")})"), "{{quantity}}: {{anomaly}}, {{severity}}"),
        Annotation("Epochs", "blue", DashboardRows.OfRun($"changes({DashboardRows.Here(RunSeriesNames.Epochs)}[1m]) > 0"), "an epoch ended"),
    ];

    private static JsonObject Annotation(string name, string color, string expression, string title) => new()
    {
        ["name"] = name,
        ["enable"] = true,
        ["iconColor"] = color,
        ["datasource"] = GrafanaPanel.DataSource,
        ["expr"] = expression,
        ["step"] = "60s",
        ["titleFormat"] = title,
        ["tagKeys"] = "instance",
    };

    private static JsonArray Panels(IEnumerable<(string Title, IReadOnlyList<GrafanaPanel> Panels)> rows)
    {
        var json = new JsonArray();
        var (id, y) = (1, 0);
        foreach (var (title, panels) in rows.Where(row => row.Panels.Count > 0))
        {
            json.Add((JsonNode)new JsonObject
            {
                ["id"] = id++,
                ["type"] = "row",
                ["title"] = title,
                ["collapsed"] = false,
                ["gridPos"] = new JsonObject { ["h"] = 1, ["w"] = Columns, ["x"] = 0, ["y"] = y++ },
                ["panels"] = new JsonArray(),
            });
            var (x, height) = (0, 0);
            foreach (var panel in panels)
            {
                if (x + panel.Width > Columns) (x, y, height) = (0, y + height, 0);
                json.Add((JsonNode)panel.ToJson(id++, x, y));
                x += panel.Width;
                height = Math.Max(height, panel.Height);
            }

            y += height;
        }

        return json;
    }
}
