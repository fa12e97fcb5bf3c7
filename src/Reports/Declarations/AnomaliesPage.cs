using System.Globalization;
using System.Text;
using Instrumentation.Anomalies;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Reports.Declarations;

/// <summary><c>docs/anomalies.md</c>: every type of anomaly, from the table that the log and the files take their suggestions from, with the constants that are shipped.</summary>
internal static class AnomaliesPage
{
    private const string Introduction = """
        # Anomalies

        Written by `instrumentation anomalies` from the table that the log, the JSON files and TensorBoard take their suggestions from; a test fails when this page is stale.

        `[Detect]` says what a value is checked for; without one it is checked for what fits its role and its name. What is marked *inline* is judged in the moment in which the value is
        recorded, so that the rest of the step knows of it; everything else is judged behind the journal. Both use the same rules: `instrumentation detect` over a recorded run
        or a CSV file finds the same. An anomaly that lasts is one *episode*: it is told when it opens, when it gets worse and when it is resolved.

        Values are compared as logarithms where a rule speaks of shares and times, a spike teaches the baseline no more than a value at the limit would, and NaN never becomes part
        of a statistic. After an announced change, an epoch's start, an evaluation and a resume limits are wider for some steps.

        | severity | means |
        |---|---|
        | Info | worth knowing; nothing has to be done, and no suggestions are made |
        | Warning | somebody should look at it |
        | Critical | the training suffers now; guarded phases of such a step do not run unless the policy says otherwise |
        | Fatal | the training is lost unless it goes back |

        A suggestion is made with the figures of the episode: in *italics* stand those that are filled in. Where one is not known, a wording without it is taken.

        """;

    /// <summary>The page, or what it says of one type; null for a type that does not exist.</summary>
    public static string? Create(string? name)
    {
        if (name is null) return Create();
        if (AnomalyTable.Of(name) is not { } type) return null;
        var text = new StringBuilder();
        Write(text, type);
        return text.ToString().TrimStart('\n');
    }

    public static string Create()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        text.Append("\n| type | rule | means |\n|---|---|---|\n");
        foreach (var type in AnomalyTable.All) text.Append(CultureInfo.InvariantCulture, $"| [`{type.Name}`](#{type.Name}) | `Anomaly.{type.Anomaly}` | {type.Meaning} |\n");
        foreach (var type in AnomalyTable.All) Write(text, type);
        return text.ToString();
    }

    private static void Write(StringBuilder text, AnomalyType type)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {type.Name}\n\n{type.Meaning}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Rule: `Anomaly.{type.Anomaly}`{(Rule.IsPoint(type.Anomaly) ? ", inline" : "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Found: {WithConstants(type.Condition, type)}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Severity: {WithConstants(type.Severity, type)}\n");
        if (ConstantsOf(type) is { Count: > 0 } constants)
            text.Append("- Constants: ").AppendJoin(", ", constants.Select(constant => $"`{constant.Key}` {constant.Value}")).Append('\n');
        text.Append("\nKnown to look the same:\n\n");
        foreach (var known in type.FalsePositives) text.Append(CultureInfo.InvariantCulture, $"- {known}\n");
        text.Append("\nSuggestions:\n\n");
        foreach (var suggestion in type.Suggestions) text.Append(CultureInfo.InvariantCulture, $"- {Figures(suggestion.Wordings[0])}\n");
    }

    private static string WithConstants(string text, AnomalyType type)
    {
        foreach (var (name, value) in ConstantsOf(type)) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    private static string Figures(string wording) => wording
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("{", "*", StringComparison.Ordinal)
        .Replace("}", "*", StringComparison.Ordinal)
        .Replace("_", " ", StringComparison.Ordinal);

    /// <summary>The constants of the rule that ship; without those that stand for no limit.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> ConstantsOf(AnomalyType type) => [.. (Rule.Of(type.Anomaly)?.Defaults ?? [])
        .Where(constant => Math.Abs((double)constant.Value!) < double.MaxValue)
        .Select(constant => KeyValuePair.Create(constant.Key, OwnConstant(type, constant.Key) ?? constant.Value!.ToJsonString()))];

    private static string? OwnConstant(AnomalyType type, string name) => type.Constants
        .Where(constant => SeriesNames.SnakeCase(constant.Key) == name)
        .Select(constant => constant.Value.ToString(CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
