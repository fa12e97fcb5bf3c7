using System.Text.Json.Nodes;

namespace Instrumentation.Reports.Declarations;

/// <summary>One expression of a panel and what its lines are called.</summary>
internal sealed record GrafanaQuery(string Expression, string Legend);

/// <summary>A panel of a Grafana dashboard.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Unit">Grafana's name of the unit.</param>
/// <param name="Queries">What it shows.</param>
internal sealed record GrafanaPanel(string Title, string Unit, params IReadOnlyList<GrafanaQuery> Queries)
{
    private static readonly JsonObject Prometheus = new() { ["type"] = "prometheus", ["uid"] = "${datasource}" };

    /// <summary>Explains the panel.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it shows the last value alone, in a small panel.</summary>
    public bool IsStat { get; init; }

    /// <summary>For a count of what should not happen: one is too many.</summary>
    public bool IsAlarm { get; init; }

    /// <summary>Whether all values are positive and span orders of magnitude.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>How many of the dashboard's 24 columns it takes.</summary>
    public int Width => IsStat ? 4 : 12;

    /// <summary>How many rows it takes.</summary>
    public int Height => IsStat ? 4 : 8;

    /// <summary>The data source that the dashboard's variable names.</summary>
    public static JsonNode DataSource => Prometheus.DeepClone();

    public JsonObject ToJson(int id, int x, int y)
    {
        var panel = new JsonObject
        {
            ["id"] = id,
            ["type"] = IsStat ? "stat" : "timeseries",
            ["title"] = Title,
            ["gridPos"] = new JsonObject { ["h"] = Height, ["w"] = Width, ["x"] = x, ["y"] = y },
            ["datasource"] = DataSource,
            ["fieldConfig"] = new JsonObject { ["defaults"] = Defaults(), ["overrides"] = new JsonArray() },
            ["options"] = IsStat ? StatOptions() : TimeOptions(),
            ["targets"] = new JsonArray([.. Queries.Select((query, index) => (JsonNode)Target(query, index))]),
        };
        if (Description is not null) panel["description"] = Description;
        return panel;
    }

    private JsonObject Defaults()
    {
        var steps = new JsonArray(new JsonObject { ["color"] = "green", ["value"] = null });
        if (IsAlarm) steps.Add((JsonNode)new JsonObject { ["color"] = "red", ["value"] = 1 });
        var defaults = new JsonObject
        {
            ["unit"] = Unit,
            ["color"] = new JsonObject { ["mode"] = IsStat ? "thresholds" : "palette-classic" },
            ["thresholds"] = new JsonObject { ["mode"] = "absolute", ["steps"] = steps },
        };
        if (IsStat) return defaults;

        var custom = new JsonObject { ["drawStyle"] = "line", ["lineWidth"] = 1, ["fillOpacity"] = 0, ["showPoints"] = "auto", ["spanNulls"] = false };
        if (IsLogarithmic) custom["scaleDistribution"] = new JsonObject { ["type"] = "log", ["log"] = 10 };
        if (IsAlarm) custom["thresholdsStyle"] = new JsonObject { ["mode"] = "line" };
        defaults["custom"] = custom;
        return defaults;
    }

    private static JsonObject StatOptions() => new()
    {
        ["colorMode"] = "value",
        ["graphMode"] = "none",
        ["reduceOptions"] = new JsonObject { ["calcs"] = new JsonArray("lastNotNull"), ["fields"] = "", ["values"] = false },
    };

    private static JsonObject TimeOptions() => new()
    {
        ["legend"] = new JsonObject { ["calcs"] = new JsonArray("lastNotNull"), ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true },
        ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "none" },
    };

    private static JsonObject Target(GrafanaQuery query, int index) => new()
    {
        ["refId"] = ((char)('A' + index)).ToString(),
        ["datasource"] = DataSource,
        ["editorMode"] = "code",
        ["expr"] = query.Expression,
        ["legendFormat"] = query.Legend,
        ["range"] = true,
    };
}
