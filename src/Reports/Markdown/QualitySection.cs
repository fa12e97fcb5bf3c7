using System.Text;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>The quality of the samples: its main figures by epoch, and each metric at the end beside what the corpus has.</summary>
internal static class QualitySection
{
    private const string Prefix = QualityFigures.Event + "/";

    public static void Write(StringBuilder text, RunSummary summary)
    {
        var metrics = summary.Series.Gauges.Where(gauge => gauge.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(gauge => (Name: gauge.Key[Prefix.Length..], gauge.Value)).ToList();
        var shown = QualityFigures.Shown.Where(name => metrics.Any(metric => metric.Name == name)).ToList();
        var epochs = shown.Select(name => ByEpoch(summary, metrics.First(metric => metric.Name == name).Value)).ToList();
        text.Table("## Musical quality by epoch", string.Join(" | ", shown.Select(name => name.Replace('_', ' ')).Prepend("Epoch")), epochs.SelectMany(values => values.Keys).Distinct().Order()
            .Select(epoch => string.Join(" | ", epochs.Select(values => values.TryGetValue(epoch, out var value) ? Invariant($"{value:F3}") : "").Prepend(Invariant($"{epoch}")))));

        var latest = QualityFigures.LatestOf(summary);
        text.Table("## Musical quality at the end", "Metric | Samples | Corpus, mean | Corpus, 5 % to 95 %", metrics.Where(metric => latest.ContainsKey(metric.Name)).Select(metric =>
        {
            var band = QualityFigures.BandOf(summary, metric.Name);
            return Invariant($"{Cell(metric.Name.Replace('_', ' '))} | {latest[metric.Name]:F3} | {Of(band, "mean")} | ")
                + (band.ContainsKey("low") && band.ContainsKey("high") ? $"{Of(band, "low")} to {Of(band, "high")}" : "");
        }));
    }

    /// <summary>The mean by epoch. A value belongs to the epoch whose steps are the first to reach its step.</summary>
    private static Dictionary<int, double> ByEpoch(RunSummary summary, StepSeries series) => series.Points()
        .Select(point => (Epoch: summary.Epochs.FirstOrDefault(epoch => epoch.LastStep >= Math.Floor(point.Step))?.Epoch, point.Mean))
        .Where(point => point.Epoch is not null && double.IsFinite(point.Mean))
        .GroupBy(point => point.Epoch!.Value, point => point.Mean)
        .ToDictionary(epoch => epoch.Key, epoch => epoch.Average());

    private static string Of(Dictionary<string, double> band, string name) => band.TryGetValue(name, out var value) ? Invariant($"{value:F3}") : "";
}
