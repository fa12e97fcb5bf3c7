using Instrumentation.Summary;

namespace Instrumentation.Reports.Comparison;

/// <summary>What a comparison knows of one run.</summary>
internal sealed class ComparedRun
{
    private ComparedRun(string folder, RunSummary summary)
    {
        Folder = folder;
        Summary = summary;
        Id = summary.Progress.RunId.Length > 0 ? summary.Progress.RunId : Path.GetFileName(folder);
        Label = Id;
        Metrics = RunMetrics.Of(summary);
        Facts = [.. RunFact.Of(summary.Progress.Run)];
    }

    public string Folder { get; }

    public RunSummary Summary { get; }

    public string Id { get; }

    /// <summary>What tables call it: the last eight characters of its id where these tell the runs apart.</summary>
    public string Label { get; private set; }

    public OrderedDictionary<string, MetricCourse> Metrics { get; }

    public IReadOnlyList<RunFact> Facts { get; }

    /// <summary>Whether it came to the end that it was meant to come to: only then can its last values be set against another's.</summary>
    public bool IsCompleted => Summary.Status == RunEnd.Completed;

    /// <summary>How it ended, in words.</summary>
    public string Ending => Summary.Status switch
    {
        RunAttempt.Unfinished when Summary.Holder is not null => "still running",
        RunAttempt.Unfinished => "killed",
        var status => status,
    };

    /// <summary>The commit it was started from, <c>+</c> where files differed from it; null outside a repository.</summary>
    public string? Commit => ValueOf("git_commit") is { } commit ? commit[..Math.Min(8, commit.Length)] + (IsDirty == true ? "+" : "") : null;

    /// <summary>Whether its code was that of a commit with changes; null where nobody knows.</summary>
    public bool? IsDirty => bool.TryParse(ValueOf("git_dirty"), out var dirty) ? dirty : null;

    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static ComparedRun Read(string folder) => new(folder, RunSummary.Read(folder));

    public string? ValueOf(string fact) => Facts.FirstOrDefault(known => known.Name == fact)?.Value;

    /// <summary>Gives each run the shortest name that tells them apart.</summary>
    public static void SetLabels(IReadOnlyList<ComparedRun> runs)
    {
        var labels = runs.Select(run => run.Id[(run.Id.LastIndexOf('_') + 1)..]).ToList();
        if (labels.Distinct().Count() < runs.Count) labels = [.. runs.Select(run => run.Id)];
        if (labels.Distinct().Count() < runs.Count) labels = [.. runs.Select(run => run.Folder)];
        for (var i = 0; i < runs.Count; i++) runs[i].Label = labels[i];
    }
}
