using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Reports.Plots;
using ScottPlot;

namespace Instrumentation.Reports.Detection;

/// <summary>Draws each metric with an episode over the steps: its values, what was expected of it at most, and the episodes as bands.</summary>
internal static class DetectionPlot
{
    private const int PanelHeight = 420;

    /// <summary>More panels than these nobody looks at; those of the worst episodes are drawn.</summary>
    private const int MaxPanels = 8;

    /// <summary>The picture as the bytes of a PNG file.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="name">Where it was found.</param>
    public static byte[] Draw(DetectionResult result, string name)
    {
        var sheet = new PlotSheet(name, FactsOf(result));
        sheet.Add(MetricsOf(result).Select(metric => PanelOf(result, metric)), columns: 1, PanelHeight);
        return sheet.Draw();
    }

    /// <summary>The metrics with the worst episodes in the order of the data; without any, the first ones.</summary>
    private static IEnumerable<string> MetricsOf(DetectionResult result)
    {
        var worst = result.Episodes.Where(episode => result.Values.ContainsKey(episode.Episode.Metric))
            .GroupBy(episode => episode.Episode.Metric)
            .OrderByDescending(metric => metric.Max(episode => episode.Episode.Severity))
            .Select(metric => metric.Key)
            .Take(MaxPanels)
            .ToHashSet();
        return worst.Count > 0 ? result.Values.Keys.Where(worst.Contains) : result.Values.Keys.Take(3);
    }

    private static IEnumerable<string> FactsOf(DetectionResult result) => Enum.GetValues<Severity>().Reverse()
        .Select(severity => (Name: AnomalyName.Of(severity), Count: result.Episodes.Count(episode => episode.Episode.Severity == severity)))
        .Where(severity => severity.Count > 0)
        .Select(severity => string.Create(CultureInfo.InvariantCulture, $"{severity.Count:N0} {severity.Name}"))
        .DefaultIfEmpty("no episode");

    private static StepPanel PanelOf(DetectionResult result, string metric)
    {
        var axis = new PlotAxis(metric);
        var panel = new StepPanel(metric, Math.Max(1, result.LastStep)) { Left = axis };
        panel.AddLine(metric, result.Values[metric], PlotColors.Line(0), axis);
        foreach (var type in result.Episodes.Where(episode => episode.Episode.Metric == metric).Select(episode => episode.Episode).DistinctBy(episode => episode.Anomaly))
        {
            if (result.Limits.TryGetValue((metric, type.Anomaly), out var limit))
                panel.AddLine($"limit of {type.Type}", limit, Color.FromSKColor(PlotColors.Muted), axis, dashed: true);
        }

        foreach (var type in result.Episodes.Where(episode => episode.Episode.Metric == metric).GroupBy(episode => (episode.Episode.Type, episode.Severity)))
            panel.AddSpans($"{type.Key.Type} ({type.Key.Severity})", PlotColors.Of(type.First().Episode.Severity), [.. type.Select(episode => (episode.Episode.FirstStep, episode.Episode.LastStep))]);
        return panel;
    }
}
