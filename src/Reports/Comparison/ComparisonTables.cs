using System.Globalization;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Comparison;

/// <summary>What a comparison says, as tables.</summary>
internal static class ComparisonTables
{
    /// <summary>Where a run has no value.</summary>
    public const string None = "-";

    /// <summary>So many values stand in a cell; of more only how many there are.</summary>
    private const int MaxLabels = 6;

    public static IReadOnlyList<ReportTable> Create(RunComparison comparison) =>
    [
        Runs(comparison),
        Ranking(comparison),
        BestByMetric(comparison),
        Values(comparison),
        Groups(comparison),
        GroupsAgainstEachOther(comparison),
        WhatDiffers(comparison),
        Anomalies(comparison),
    ];

    public static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static ReportTable Runs(RunComparison comparison)
    {
        var notes = new List<string>();
        var incomplete = comparison.Runs.Where(run => !run.IsCompleted).ToList();
        if (incomplete.Count > 0) notes.Add($"Not completed, and so in no statement about groups: {LabelsOf(incomplete)}.");
        notes.AddRange(comparison.Runs.Where(run => run.Summary.Reason is not null).Select(run => $"{run.Label} ended because of: {run.Summary.Reason!.ReplaceLineEndings(" ")}"));
        var lacking = comparison.Runs.Where(run => run.Summary.MissingRecords + run.Summary.MissingSegments > 0).ToList();
        if (lacking.Count > 0) notes.Add($"Records are missing in {LabelsOf(lacking)}; 'summary' says how many.");
        return new ReportTable("Runs", ["Run", "Id", "Group", "End", "#Epochs", "#Steps", "#Duration", "#Anomalies", "Commit"],
            [.. comparison.Runs.Select(run => new[]
            {
                run.Label, run.Id, comparison.GroupOf(run).Name, run.Ending, Count(run.Summary.EpochCount), Count(run.Summary.Steps),
                RunSummary.DurationText(run.Summary.Duration)[..^4], Count(run.Summary.AnomalyHistory.Total), run.Commit ?? None,
            })], notes);
    }

    private static ReportTable Ranking(RunComparison comparison)
    {
        var by = comparison.By;
        if (by.Length == 0) return new ReportTable("Ranking", ["Run"], [], "No run has a metric of which it is known whether lower or higher is better.");
        return new ReportTable($"By {by}", ["Run", "#Last", "#Best", "#At step", "#Converged at step", "#Steps per hour", "#Epochs per hour"],
            [.. comparison.Runs.Select(run =>
            {
                var metric = run.Metrics.GetValueOrDefault(by);
                return new[]
                {
                    run.Label, Value(run, by), metric?.Best is { } best ? Number(best.Value) : None, metric?.Best is { } at ? Count(at.Step) : None,
                    metric?.ConvergedAt is { } step ? Count(step) : None, Value(run, "steps_per_hour"), Value(run, "epochs_per_hour"),
                };
            })],
            [.. Notes()]);

        IEnumerable<string> Notes()
        {
            yield return $"{(comparison.Better == Better.Higher ? "Higher" : "Lower")} is better. Last is the mean over the last whole epoch, or the last measurement, and of a speed the mean of the run; "
                + "best is over parts of a hundredth of the run; converged is what first came within 5 % of the way from the first value to the best.";
            var broken = comparison.Runs.Where(run => run.Metrics.GetValueOrDefault(by) is { NonFinite: > 0 }).ToList();
            if (broken.Count > 0) yield return $"With values that are NaN or infinite: {string.Join(", ", broken.Select(run => $"{run.Label} ({run.Metrics[by].NonFinite:N0})"))}.";
            var without = comparison.Runs.Where(run => !run.Metrics.ContainsKey(by)).ToList();
            if (without.Count > 0) yield return $"Without this metric: {LabelsOf(without)}.";
        }
    }

    private static ReportTable BestByMetric(RunComparison comparison) => new(
        "Best by each metric", ["Metric", "Better", "Best run", "#Last", "#Worst", "#Runs"],
        [.. comparison.Metrics.Select(metric =>
        {
            var best = comparison.BestBy(metric);
            var values = comparison.Runs.Select(run => RunComparison.ValueOf(run, metric)).Where(double.IsFinite).ToList();
            var better = comparison.BetterOf(metric);
            return new[]
            {
                metric, better == Better.Unknown ? "not known" : better == Better.Lower ? "lower" : "higher", best?.Label ?? None,
                best is null ? None : Value(best, metric), best is null ? None : Number(better == Better.Lower ? values.Max() : values.Min()),
                Count(comparison.Runs.Count(run => run.Metrics.ContainsKey(metric))),
            };
        })],
        "By the last values. A single run being the best says nothing about its configuration: the table of groups does.");

    private static ReportTable Values(RunComparison comparison) => new(
        "Last values", [.. comparison.Runs.Select(run => "#" + run.Label).Prepend("Metric")],
        [.. comparison.Metrics.Select(metric => comparison.Runs.Select(run => Value(run, metric)).Prepend(metric).ToArray())],
        $"'{None}' stands for a metric that a run does not have.");

    private static ReportTable Groups(RunComparison comparison)
    {
        var notes = new List<string> { "Runs of a group differ in their seed and in where they ran; one that is repeated with its seed counts once, with its mean." };
        var doubtful = comparison.Groups.Where(group => group.Runs.Count > 1 && group.Runs.Any(run => run.IsDirty != false && run.Commit is not null)).ToList();
        if (doubtful.Count > 0)
            notes.Add($"Not all of group {string.Join(", ", doubtful.Select(group => group.Name))} was started from a commit without changes, as far as is known: whether the code was the same is not.");
        return new ReportTable("Groups", ["Group", "Runs", "#Seeds completed", "#Mean of " + comparison.By, "#Standard deviation", "#Least", "#Greatest"],
            [.. comparison.Groups.Select(group =>
            {
                var values = group.ValuesOf(comparison.By);
                return new[]
                {
                    group.Name, LabelsOf(group.Runs), Count(values.Length), values.Length == 0 ? None : Number(values.Average()),
                    values.Length == 0 ? None : values.Length == 1 ? "one seed: not known" : Number(MathNet.Numerics.Statistics.ArrayStatistics.StandardDeviation(values)),
                    values.Length == 0 ? None : Number(values.Min()), values.Length == 0 ? None : Number(values.Max()),
                };
            })], notes);
    }

    private static ReportTable GroupsAgainstEachOther(RunComparison comparison) => new(
        $"Is a difference in {comparison.By} larger than the spread over seeds?", ["Groups", "Difference of the means"],
        [.. comparison.Differences.Select(pair => new[] { $"{pair.First.Name} - {pair.Second.Name}", pair.Say() })],
        comparison.Differences.Count == 0 ? ["There are no two groups with a completed run each that have this metric."] : []);

    private static ReportTable WhatDiffers(RunComparison comparison)
    {
        var rows = comparison.Runs.SelectMany(run => run.Facts).OrderByDescending(fact => fact.Kind).Select(fact => (fact.Name, fact.Kind)).Distinct()
            .Select(fact => (fact.Name, fact.Kind, Values: comparison.Runs.GroupBy(run => run.ValueOf(fact.Name)).ToList()))
            .Where(fact => fact.Values.Count > 1)
            .Select(fact => new[]
            {
                fact.Name, fact.Kind.ToString().ToLowerInvariant(),
                string.Join("; ", fact.Values.Select(value => $"{value.Key ?? "not said"}: {LabelsOf([.. value])}")),
            }).ToList();
        return new ReportTable("What differs", ["Fact", "Of", "Values"], rows, rows.Count == 0 ? ["Nothing that the runs say of themselves."] : []);
    }

    private static ReportTable Anomalies(RunComparison comparison) => new(
        "Anomalies", ["Anomaly", "#Episodes", "Runs"],
        [.. comparison.Runs.SelectMany(run => run.Summary.Anomalies.Keys).Distinct().Select(anomaly =>
        {
            var with = comparison.Runs.Where(run => run.Summary.Anomalies.ContainsKey(anomaly)).ToList();
            return new[] { anomaly, Count(with.Sum(run => run.Summary.Anomalies[anomaly])), string.Join(", ", with.Select(run => $"{run.Label} ({run.Summary.Anomalies[anomaly]:N0})")) };
        })],
        comparison.Runs.All(run => run.Summary.Anomalies.Count == 0) ? ["None was found in any run."] : []);

    private static string Value(ComparedRun run, string metric) => run.Metrics.TryGetValue(metric, out var course) ? Number(course.Final) : None;

    private static string LabelsOf(IReadOnlyList<ComparedRun> runs) => runs.Count <= MaxLabels
        ? string.Join(", ", runs.Select(run => run.Label))
        : $"{string.Join(", ", runs.Take(MaxLabels - 1).Select(run => run.Label))} and {runs.Count - MaxLabels + 1} more";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
