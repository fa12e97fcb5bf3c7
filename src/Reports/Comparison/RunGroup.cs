namespace Instrumentation.Reports.Comparison;

/// <summary>Runs of one experiment: the same configuration and code, and nothing but the seed between them.</summary>
/// <param name="Name">A letter.</param>
/// <param name="Runs">The runs.</param>
internal sealed record RunGroup(string Name, IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>Groups runs, in the order of their first ones.</summary>
    public static IReadOnlyList<RunGroup> Of(IReadOnlyList<ComparedRun> runs) =>
        [.. runs.GroupBy(KeyOf).Select((group, i) => new RunGroup(NameOf(i), [.. group]))];

    /// <summary>
    /// The last values of a metric that can be set against those of another group: of completed runs, finite, and one for each seed, because a run that is
    /// repeated with its seed tells nothing of the spread over seeds.
    /// </summary>
    public double[] ValuesOf(string metric) =>
    [
        .. Runs.Where(run => run.IsCompleted && run.Metrics.TryGetValue(metric, out var course) && double.IsFinite(course.Final))
            .GroupBy(SeedOf).Select(seed => seed.Average(run => run.Metrics[metric].Final)),
    ];

    /// <summary>The seeds of a run; its id where it says none, so that each such run counts as one of a seed of its own.</summary>
    private static string SeedOf(ComparedRun run) =>
        string.Join(',', run.Facts.Where(fact => fact.IsSeed).Select(fact => fact.Value).Order(StringComparer.Ordinal)) is { Length: > 0 } seeds ? seeds : run.Folder;

    private static string KeyOf(ComparedRun run) =>
        string.Join('\n', run.Facts.Where(fact => fact.IsOfExperiment).Select(fact => $"{fact.Name}={fact.Value}").Order(StringComparer.Ordinal));

    /// <summary>A to Z, then AA and so on.</summary>
    private static string NameOf(int index) => index < 26 ? ((char)('A' + index)).ToString() : NameOf(index / 26 - 1) + NameOf(index % 26);
}
