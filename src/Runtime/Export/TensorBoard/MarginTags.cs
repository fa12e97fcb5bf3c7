using System.Text;
using Instrumentation.Anomalies;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// How far a quantity is from an anomaly: <c>Anomaly_Margin/&lt;metric&gt;/&lt;rule&gt;/value</c> and, around it, <c>low</c> and <c>high</c>, which TensorBoard
/// draws as a band. On a side without a limit the band ends at the value itself.
/// </summary>
internal static class MarginTags
{
    private const string Prefix = "Anomaly_Margin/";

    /// <summary>The chart of one rule on one quantity.</summary>
    public static MarginSeries SeriesOf(string metric, Anomaly anomaly, string? scope = null)
    {
        var tag = $"{Prefix}{TagFamily.Clean(metric)}/{SeriesNames.SnakeCase(anomaly.ToString())}{(scope is null ? "" : "/" + TagFamily.Clean(scope))}";
        return new MarginSeries(tag + "/value", tag + "/low", tag + "/high");
    }

    /// <summary>The rules on a value of a step that have limits.</summary>
    public static IEnumerable<Anomaly> RulesOf(FieldSchema field) => field.Checks is null && !RunObservations.IsMetric(field)
        ? []
        : RuleSet.Shipped.ChecksOf(field.Name, RunObservations.KindOf(field, RecordRole.Step), field.Checks)
            .Select(check => check.Anomaly)
            .Where(anomaly => (anomaly & Detection.HasLimits) != 0);

    public static void Add(EventWriter events, in JournalRecord record)
    {
        var threshold = ThresholdReport.Read(record);
        if (threshold.WarmingUp) return;
        var series = SeriesOf(threshold.Metric, threshold.Anomaly, threshold.Scope);
        events.Add(Encoding.UTF8.GetBytes(series.Value), threshold.Value);
        events.Add(Encoding.UTF8.GetBytes(series.Lower), AdviceFigures.IsBound(threshold.ExpectedLow) ? threshold.ExpectedLow : threshold.Value);
        events.Add(Encoding.UTF8.GetBytes(series.Upper), AdviceFigures.IsBound(threshold.ExpectedHigh) ? threshold.ExpectedHigh : threshold.Value);
    }
}

/// <summary>The tags of a band and of the line in it.</summary>
internal sealed record MarginSeries(string Value, string Lower, string Upper);
