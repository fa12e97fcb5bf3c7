namespace Instrumentation.Reports.Comparison;

/// <summary>Runs beside each other.</summary>
internal sealed class RunComparison
{
    private RunComparison(IReadOnlyList<ComparedRun> runs, string by, Better better)
    {
        By = by;
        Better = better;
        Runs = [.. Ranked(runs, by, better)];
        Groups = RunGroup.Of(runs);
        Metrics = [.. runs.SelectMany(run => run.Metrics.Keys).Distinct()];
        Differences = GroupDifference.Of(Groups, by, better);
    }

    /// <summary>The metric by which the runs are ranked; empty where no run has any.</summary>
    public string By { get; }

    /// <summary>Which values of it are the better ones.</summary>
    public Better Better { get; }

    /// <summary>The runs, the best first; those without a finite value of the metric last.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; }

    /// <summary>The runs by experiment.</summary>
    public IReadOnlyList<RunGroup> Groups { get; }

    /// <summary>The names of all metrics.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>The groups against each other.</summary>
    public IReadOnlyList<GroupDifference> Differences { get; }

    /// <param name="paths">Run folders, or folders of them.</param>
    /// <param name="by">The metric to rank by; null for a held-out loss, or else what there is.</param>
    /// <param name="better">Which values of it are better; null for what is known of it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no run in one of them.</exception>
    /// <exception cref="InvalidDataException">No run has the metric, or nobody knows which values of it are better.</exception>
    public static RunComparison Read(IEnumerable<string> paths, string? by = null, Better? better = null)
    {
        var runs = RunFolders.Find(paths).Select(ComparedRun.Read).ToList();
        ComparedRun.SetLabels(runs);
        var known = runs.SelectMany(run => run.Metrics.Values).DistinctBy(metric => metric.Name).ToDictionary(metric => metric.Name, metric => metric.Better);
        if (by is null) return new RunComparison(runs, DefaultOf(known), better ?? known.GetValueOrDefault(DefaultOf(known)));
        if (!known.TryGetValue(by, out var usual))
            throw new InvalidDataException($"No run has a metric '{by}'; there are {string.Join(", ", known.Keys)}.");
        if ((better ?? usual) == Better.Unknown)
            throw new InvalidDataException($"Whether a lower or a higher '{by}' is better is not known; say --best lowest or --best highest.");
        return new RunComparison(runs, by, better ?? usual);
    }

    /// <summary>The group that a run belongs to.</summary>
    public RunGroup GroupOf(ComparedRun run) => Groups.First(group => group.Runs.Contains(run));

    /// <summary>Which values of a metric are the better ones.</summary>
    public Better BetterOf(string metric) => metric == By ? Better : Runs.First(run => run.Metrics.ContainsKey(metric)).Metrics[metric].Better;

    /// <summary>The run with the best last value of a metric; null where nobody knows which is better, or none is finite.</summary>
    public ComparedRun? BestBy(string metric) => Ranked(Runs, metric, BetterOf(metric)).FirstOrDefault(run => double.IsFinite(ValueOf(run, metric)) && BetterOf(metric) != Better.Unknown);

    /// <summary>The last value of a metric; NaN where the run has none, or it is NaN.</summary>
    public static double ValueOf(ComparedRun run, string metric) => run.Metrics.TryGetValue(metric, out var course) ? course.Final : double.NaN;

    /// <summary>What is not finite is worse than everything that is.</summary>
    private static IEnumerable<ComparedRun> Ranked(IEnumerable<ComparedRun> runs, string by, Better better) => better == Better.Unknown
        ? runs
        : runs.OrderBy(run => ValueOf(run, by) is var value && double.IsFinite(value) ? (better == Better.Higher ? -value : value) : double.PositiveInfinity);

    /// <summary>What was never trained on says most, and of several losses the one that the others add up to.</summary>
    private static string DefaultOf(Dictionary<string, Better> metrics)
    {
        var known = metrics.Where(metric => metric.Value != Better.Unknown).Select(metric => metric.Key).ToList();
        return new[] { RunMetrics.Validation + "total", known.Find(name => name.StartsWith(RunMetrics.Validation, StringComparison.Ordinal)), "total" }
            .FirstOrDefault(name => name is not null && metrics.ContainsKey(name)) ?? known.FirstOrDefault("");
    }
}
