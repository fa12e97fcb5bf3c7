using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>Where and with what the run was: what its first record says. A fact that it does not have, being older or on another system, has no row.</summary>
internal static class EnvironmentSection
{
    public static void Write(StringBuilder text, RunSummary summary)
    {
        var run = summary.Progress.Run;
        var heading = summary.Attempts.Count > 1 ? Invariant($"## Environment of attempt {summary.Progress.Attempt}") : "## Environment";
        text.Table(heading, "Fact | Value", FactsOf(run).Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => $"{fact.Name} | {Cell(fact.Value!)}"));
    }

    private static IEnumerable<(string Name, string? Value)> FactsOf(JsonObject run)
    {
        yield return ("Device", Text(run, "device"));
        yield return ("CPU", WithCount(Text(run, "cpu"), Number(run, "cpu_count")));
        yield return ("Memory", Number(run, "memory_bytes") is { } bytes ? Invariant($"{bytes / (1L << 30):F1} GB") : null);
        yield return ("Host", Text(run, "host"));
        yield return ("Operating system", string.Join(", ", new[] { Text(run, "operating_system"), Text(run, "architecture") }.Where(part => part is not null)));
        yield return (".NET", Text(run, "dotnet_version"));
        yield return ("TorchSharp", Text(run, "torchsharp_version") ?? "not loaded");
        yield return ("libtorch", string.Join(", CUDA ", new[] { Text(run, "libtorch_version"), Text(run, "cuda_version") }.Where(part => part is not null)));
        yield return ("Instrumentation", Text(run, "instrumentation_version"));
        yield return ("Program", string.Join(' ', new[] { Text(run, "program"), Text(run, "program_version") }.Where(part => part is not null)));
        yield return ("Git commit", CommitOf(run));
        yield return ("Git branch", Text(run, "git_branch"));
        if (run["packages"] is not JsonObject packages) yield break;
        foreach (var (name, version) in packages)
        {
            if (!name.Equals("TorchSharp", StringComparison.OrdinalIgnoreCase)) yield return ($"Package {Cell(name)}", version?.ToString());
        }
    }

    /// <summary>The commit, and whether the files were those of it, as far as that is known.</summary>
    public static string CommitOf(JsonObject run) => (Text(run, "git_commit"), run["git_dirty"]?.GetValueKind()) switch
    {
        (null, _) => "not in a repository",
        (var commit, System.Text.Json.JsonValueKind.True) => commit + ", with changes that are not committed",
        (var commit, System.Text.Json.JsonValueKind.False) => commit + ", without changes",
        (var commit, _) => commit,
    };

    private static string? WithCount(string? cpu, double? count) =>
        count is null ? cpu : Invariant($"{cpu ?? "unknown"}, {count:F0} logical core{(count == 1 ? "" : "s")}");

    internal static string? Text(JsonObject run, string name) => run[name]?.ToString();

    private static double? Number(JsonObject run, string name) =>
        double.TryParse(run[name]?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
