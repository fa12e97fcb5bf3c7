using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>How to run it again: the commit, the command line and the seed, as far as the run says them.</summary>
internal static class ReproductionSection
{
    public static void Write(StringBuilder text, RunSummary summary)
    {
        var run = summary.Progress.Run;
        var commands = new List<string>();
        if ((EnvironmentSection.Text(run, "git_commit") ?? CommitOf(EnvironmentSection.Text(run, "program_version"))) is { } commit) commands.Add($"git checkout {commit}");
        if (run["command_line"] is JsonArray { Count: > 0 } line) commands.Add(CommandOf([.. line.Select(argument => argument?.ToString() ?? "")]));
        if (commands.Count == 0) return;

        text.Line($"\n## How to run it again\n\n```");
        foreach (var command in commands) text.Line($"{command}");
        text.Line($"```\n");
        if (EnvironmentSection.Text(run, "working_directory") is { } directory) text.Line($"- In the folder `{directory}`.");
        if (SeedsOf(run["configuration"]).ToList() is { Count: > 0 } seeds) text.Line($"- Seed: {string.Join(", ", seeds)}.");
        if (run["git_dirty"]?.GetValueKind() == JsonValueKind.True) text.Line($"- The files had changes that are not in the commit: without them it is not the same program.");
        if (summary.Attempts.Count > 1) text.Line($"- The command line is that of attempt {summary.Progress.Attempt}, which went on from a checkpoint.");
    }

    /// <summary>The commit that a version names behind its <c>+</c>: that of the program's build, for one that was not started in its repository.</summary>
    private static string? CommitOf(string? version) => version?.Split('+') is [_, { Length: 40 } commit] ? commit : null;

    /// <summary>As a shell takes it. What the host started by itself began with <c>dotnet</c>.</summary>
    private static string CommandOf(IReadOnlyList<string> line)
    {
        var program = Quote(Path.GetFileName(line[0]));
        return string.Join(' ', line.Skip(1).Select(Quote).Prepend(program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? "dotnet " + program : program));
    }

    private static string Quote(string argument) => argument.Length > 0 && argument.All(static c => char.IsAsciiLetterOrDigit(c) || "_./:=,@%+-".Contains(c, StringComparison.Ordinal))
        ? argument
        : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static IEnumerable<string> SeedsOf(JsonNode? configuration) => configuration is not JsonObject settings
        ? []
        : settings.SelectMany(entry => entry.Key == "seed" && entry.Value is JsonValue seed ? [seed.ToString()] : SeedsOf(entry.Value));
}
