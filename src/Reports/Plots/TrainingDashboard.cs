using System.Globalization;
using Instrumentation.Summary;
using ScottPlot;

namespace Instrumentation.Reports.Plots;

/// <summary>
/// <c>plots/training_dashboard_&lt;run id&gt;.png</c>: losses, learning rate and gradient norms, phase times, throughput, memory, quality and anomalies of a run over its steps,
/// as far as it has them. Drawn from the journal in constant memory: where steps share a place on the axis, a band shows their extremes.
/// </summary>
public static class TrainingDashboard
{
    private const int PanelHeight = 500;

    /// <summary>More layers than these could not be told apart.</summary>
    private const int MaxPhases = 6;

    /// <summary>A quantity of so few values shows each as a dot.</summary>
    private const int MostDots = 60;

    /// <summary>Reads the journal of a run and writes its dashboard; a reader sees the old picture or the new, never half of one.</summary>
    /// <returns>The path of the picture.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    public static string Write(string folder) => Write(folder, RunSummary.Read(folder));

    internal static string Write(string folder, RunSummary summary) => ReportFile.Write(Path.Combine(folder, "experiments", NameOf(summary)), Draw(summary));

    /// <summary>Its path beside the reports. The run's id is in it, so that pictures of several runs can lie in one folder.</summary>
    internal static string NameOf(RunSummary summary) => $"plots/training_dashboard_{summary.Progress.RunId}.png";

    /// <summary>The picture as the bytes of a PNG file.</summary>
    public static byte[] Draw(RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var sheet = new PlotSheet(summary.Progress.RunId, FactsOf(summary));
        sheet.Add([Losses(summary), Optimization(summary), Phases(summary), Throughput(summary), Memory(summary), Quality(summary)], columns: 2, PanelHeight);
        var anomalies = new EpisodePanel("Anomalies", [.. summary.AnomalyHistory.Episodes.Select(entry => entry.Finding.Episode)], LastStep(summary));
        sheet.Add([anomalies], columns: 1, anomalies.Height);
        return sheet.Draw();
    }

    private static IEnumerable<string> FactsOf(RunSummary summary)
    {
        yield return summary.Status;
        yield return Count(summary.EpochCount, "epoch");
        yield return Count(summary.Steps, "step");
        yield return RunSummary.DurationText(summary.Duration);
        yield return (string?)summary.Progress.Run["device"] ?? "";
        yield return summary.AnomalyHistory.Total == 0 ? "no anomaly" : Count(summary.AnomalyHistory.Total, "anomaly", "anomalies");
        if (summary.MissingRecords > 0) yield return Count(summary.MissingRecords, "record") + " missing";
        var steps = StepSeries.StepsPerBucketUntil(LastStep(summary));
        if (steps > 1) yield return string.Create(CultureInfo.InvariantCulture, $"lines: means of {steps:N0} steps, bands: their extremes");
    }

    private static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private static StepPanel Losses(RunSummary summary)
    {
        var series = summary.Series;
        var axis = new PlotAxis("loss");
        var panel = new StepPanel("Losses", LastStep(summary)) { Left = axis };
        var names = series.Losses.Keys.Union(series.HeldOutLosses.Keys).ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (series.Losses.TryGetValue(names[i], out var line)) panel.AddLine(names[i], line, PlotColors.Line(i), axis, PlotColors.Repeats(i));
            else panel.AddToLegend(names[i], PlotColors.Line(i));
        }

        foreach (var (name, dots) in series.HeldOutLosses) panel.AddDots(dots, PlotColors.Line(names.IndexOf(name)), axis);
        if (series.HeldOutLosses.Count > 0) panel.AddToLegend("held out", Color.FromSKColor(PlotColors.Muted));
        AddAnomalies(panel, summary, names);
        return panel;
    }

    private static StepPanel Optimization(RunSummary summary)
    {
        var rates = new PlotAxis("learning rate");
        var norms = new PlotAxis("gradient norm");
        var panel = new StepPanel("Learning rate and gradient norms", LastStep(summary)) { Left = rates, Right = norms };
        AddLines(panel, summary.Series.GradientNorms, norms, summary.Series.LearningRates.Count);
        AddLines(panel, summary.Series.LearningRates, rates, 0);
        AddAnomalies(panel, summary, [.. summary.Series.GradientNorms.Keys, .. summary.Series.LearningRates.Keys]);
        return panel;
    }

    private static StepPanel Phases(RunSummary summary)
    {
        var panel = new StepPanel("Time of a step by phase", LastStep(summary)) { Left = new PlotAxis("milliseconds") };
        if (summary.Series.Phases.Count == 0) return panel;
        var width = StepSeries.StepsPerBucketUntil(LastStep(summary));
        var buckets = (int)Math.Min(StepSeries.MaxBuckets, LastStep(summary) / width + 1);
        panel.AddStack([.. Layers(summary.Series.Phases, width, buckets)], width, buckets);
        return panel;
    }

    private static IEnumerable<(string Name, double[] Values, Color Color)> Layers(OrderedDictionary<string, StepSeries> phases, long width, int buckets)
    {
        var shown = phases.Count <= MaxPhases ? phases.Keys.ToHashSet() : phases.OrderByDescending(phase => phase.Value.Sum).Take(MaxPhases - 1).Select(phase => phase.Key).ToHashSet();
        var rest = new double[buckets];
        var index = 0;
        foreach (var (name, phase) in phases)
        {
            var times = phase.MeansOrZero(width).Take(buckets).Select(seconds => 1000 * seconds).ToArray();
            if (shown.Contains(name)) yield return (name, times, PlotColors.Area(index++));
            else for (var i = 0; i < buckets; i++) rest[i] += times[i];
        }

        if (shown.Count < phases.Count) yield return ("other phases", rest, Color.FromHex("#BDBDBD"));
    }

    /// <summary>Two rates have an axis each, because they are of different things; of more the axis is common.</summary>
    private static StepPanel Throughput(RunSummary summary)
    {
        var rates = summary.Series.Throughputs;
        var isPair = rates.Count == 2;
        var left = new PlotAxis(isPair ? LabelOf(rates.GetAt(0).Key) : "per second");
        var right = isPair ? new PlotAxis(LabelOf(rates.GetAt(1).Key)) : left;
        var panel = new StepPanel("Throughput", LastStep(summary)) { Left = left, Right = isPair ? right : null };
        for (var i = 0; i < rates.Count; i++)
        {
            var (name, rate) = rates.GetAt(i);
            panel.AddLine(LabelOf(name), rate, PlotColors.Line(i), i == 0 ? left : right, dashed: isPair ? i == 1 : PlotColors.Repeats(i)); // The second often lies on the first.
        }

        return panel;

        static string LabelOf(string rate) => rate.Replace("_per_second", " per second", StringComparison.Ordinal);
    }

    private static StepPanel Memory(RunSummary summary)
    {
        var axis = new PlotAxis("GB (1024³ bytes)");
        axis.Include(summary.Series.Memory.Count > 0 ? 0 : double.NaN);
        var panel = new StepPanel("Memory", LastStep(summary)) { Left = axis };
        AddLines(panel, summary.Series.Memory, axis, 0);
        return panel;
    }

    /// <summary>The quality of what the model makes, beside what nine of ten pieces of the corpus have.</summary>
    private static StepPanel Quality(RunSummary summary)
    {
        var axis = new PlotAxis("score, from 0 to 1");
        var diversity = new PlotAxis("diversity, 1 is the corpus's");
        var panel = new StepPanel("Musical quality of the samples", LastStep(summary)) { Left = axis, Right = diversity };
        foreach (var (index, quality) in QualityFigures.Shown.Index())
        {
            if (!summary.Series.Gauges.TryGetValue($"{QualityFigures.Event}/{quality}", out var line)) continue;
            panel.AddLine(quality.Replace('_', ' '), line, PlotColors.Line(index), quality == QualityFigures.Diversity ? diversity : axis, dots: line.Points().Count() <= MostDots);
        }

        if (!panel.IsEmpty && QualityFigures.BandOf(summary) is var (low, high)) panel.AddRange("overall quality of the corpus, 5 % to 95 %", low, high, PlotColors.Line(2));
        AddAnomalies(panel, summary, QualityFigures.Shown);
        return panel;
    }

    /// <summary>Where the anomalies of quantities began. What is worth an information only would hide the others, and what is not finite has its cross.</summary>
    private static void AddAnomalies(StepPanel panel, RunSummary summary, IReadOnlyList<string> quantities) => panel.AddMarks("anomaly", summary.AnomalyHistory.Episodes
        .Select(entry => entry.Finding.Episode)
        .Where(episode => episode.Severity >= Severity.Warning && episode.Anomaly != Anomaly.NonFinite && quantities.Contains(episode.Metric))
        .Select(episode => episode.FirstStep)
        .ToHashSet());

    private static void AddLines(StepPanel panel, OrderedDictionary<string, StepSeries> series, PlotAxis axis, int firstColor)
    {
        var index = firstColor;
        foreach (var (name, line) in series)
        {
            panel.AddLine(name, line, PlotColors.Line(index), axis, PlotColors.Repeats(index));
            index++;
        }
    }

    private static long LastStep(RunSummary summary) => Math.Max(1, summary.LastStep);
}
