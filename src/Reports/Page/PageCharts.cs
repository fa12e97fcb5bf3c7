using Instrumentation.Export.History;
using Instrumentation.Reports.History;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Page;

/// <summary>Which charts a run has: one for each group of quantities that was recorded, and none that would be empty.</summary>
internal static class PageCharts
{
    /// <summary>More lines than these could not be told apart.</summary>
    private const int MaxLines = 16;

    /// <summary>So many qualities that begin or end with the same word are read together.</summary>
    private const int FewestOfFamily = 5;

    /// <summary>More charts of single measurements than these nobody looks through.</summary>
    private const int MaxMeasurements = 36;

    public static IReadOnlyList<PageChart> Of(IReadOnlyList<HistorySeries> series)
    {
        var columns = series.Select((each, place) => (each.Column, Place: place)).ToList();
        var ranges = columns.Where(each => each.Column.Group == HistoryGroup.ExpectedHigh).Select(each => each.Column.Name).ToHashSet();
        List<PageChart?> charts =
        [
            Losses(columns, ranges),
            One("gradients", "optimization", "Gradient norms", null, "line", HistoryGroup.GradientNorm),
            One("rates", "optimization", "Learning rate", null, "line", HistoryGroup.LearningRate),
            .. columns.Where(each => each.Column.Group == HistoryGroup.Throughput)
                .Select(each => ChartOf($"speed-{each.Place}", "speed", Spaced(each.Column.Name[..^"_per_second".Length]) + " per second", null, "line", [each], ranges)),
            One("phases", "speed", "Time of a step by phase", "seconds", "stack", HistoryGroup.Phase),
            One("memory", "speed", "Memory in use", "bytes", "line", HistoryGroup.Memory),
            .. Qualities(columns, ranges),
            .. Measurements(columns, ranges),
        ];
        return [.. charts.OfType<PageChart>()];

        PageChart? One(string id, string section, string title, string? unit, string kind, HistoryGroup group) =>
            ChartOf(id, section, title, unit, kind, [.. columns.Where(each => each.Column.Group == group)], ranges);
    }

    /// <summary>A name as people write it.</summary>
    public static string Spaced(string name) => name.Replace('_', ' ');

    private static PageChart? Losses(List<(HistoryColumn Column, int Place)> columns, HashSet<string> ranges)
    {
        var training = columns.Where(each => each.Column.Group == HistoryGroup.Loss).ToList();
        var heldOut = columns.Where(each => each.Column.Group == HistoryGroup.HeldOutLoss).ToList();
        var names = training.Concat(heldOut).Select(each => each.Column.Name + each.Column.Labels).Distinct().ToList();
        var unit = training.Concat(heldOut).Select(each => each.Column.Unit).Distinct().ToList() is [var only] ? only : null;
        List<PageLine> lines =
        [
            .. training.Select(each => LineOf(each, names.IndexOf(each.Column.Name + each.Column.Labels), isHeldOut: false, ranges)),
            .. heldOut.Select(each => LineOf(each, names.IndexOf(each.Column.Name + each.Column.Labels), isHeldOut: true, ranges)),
        ];
        return lines.Count == 0 ? null : new PageChart("losses", "losses", "Losses", unit, "line", null, lines);
    }

    /// <summary>A chart for each quality that the corpus has a range for, and for each without relatives; the others by family.</summary>
    private static IEnumerable<PageChart?> Qualities(List<(HistoryColumn Column, int Place)> columns, HashSet<string> ranges)
    {
        var withRange = columns.Where(each => each.Column.Source == QualityHistory.BandEvent && each.Column.Name == "high").Select(each => each.Column.Labels).ToHashSet();
        var qualities = columns.Where(each => each.Column.Source == QualityHistory.Event && each.Column.Group == HistoryGroup.Gauge).ToList();
        var families = qualities.Where(each => !withRange.Contains("/" + each.Column.Name))
            .SelectMany(each => new[] { each.Column.Name.Split('_')[0] + "_", "_" + each.Column.Name.Split('_')[^1] })
            .CountBy(word => word).Where(family => family.Value >= FewestOfFamily).Select(family => family.Key).ToList();
        return qualities
            .GroupBy(each => withRange.Contains("/" + each.Column.Name) ? each.Column.Name : families.Find(word => IsOf(each.Column, word)) ?? each.Column.Name)
            .Select(group => group.ToList() is [var alone]
                ? ChartOf($"quality-{alone.Place}", "quality", Spaced(alone.Column.Name), alone.Column.Unit, "dots", [alone], ranges)
                : Family(group.Key, [.. group]));

        PageChart Family(string word, List<(HistoryColumn Column, int Place)> members)
        {
            var chart = ChartOf($"quality-{members[0].Place}", "quality", Spaced(word).Trim(), null, "dots", members, ranges)!;
            var help = members.Select(each => each.Column.Help).Distinct().ToList() is [var only] ? only : null;
            return chart with { Help = help, Lines = [.. chart.Lines.Select(line => line with { Name = line.Name.Replace(Spaced(word), "", StringComparison.Ordinal), HasRange = false })] };
        }
    }

    private static bool IsOf(in HistoryColumn column, string word) =>
        word[0] == '_' ? column.Name.EndsWith(word, StringComparison.Ordinal) : column.Name.StartsWith(word, StringComparison.Ordinal);

    private static IEnumerable<PageChart?> Measurements(List<(HistoryColumn Column, int Place)> columns, HashSet<string> ranges) => columns
        .Where(each => each.Column.Group is HistoryGroup.Gauge or HistoryGroup.Histogram && each.Column.Source is not (QualityHistory.Event or QualityHistory.BandEvent or QualityHistory.SampleEvent))
        .GroupBy(each => (each.Column.Source, each.Column.Name))
        .Take(MaxMeasurements)
        .Select(group => ChartOf($"measured-{group.First().Place}", "measurements", Spaced(group.Key.Name), group.First().Column.Unit, "line", [.. group], ranges));

    private static PageChart? ChartOf(
        string id, string section, string title, string? unit, string kind, List<(HistoryColumn Column, int Place)> columns, HashSet<string> ranges) => columns.Count == 0
        ? null
        : new PageChart(id, section, title, unit, kind, columns[0].Column.Help, [.. columns.Take(MaxLines).Select((each, index) => LineOf(each, index, isHeldOut: false, ranges))]);

    private static PageLine LineOf((HistoryColumn Column, int Place) of, int color, bool isHeldOut, HashSet<string> ranges)
    {
        var (column, place) = of;
        var name = column.Labels.Length > 0 && column.Group != HistoryGroup.Loss ? column.Labels[1..] : column.Name + column.Labels;
        var hasRange = column.Source == QualityHistory.Event || (!isHeldOut && ranges.Contains(column.Name));
        return new PageLine(place, Spaced(name) + (isHeldOut ? " (held out)" : ""), color, isHeldOut, column.Name, hasRange);
    }
}
