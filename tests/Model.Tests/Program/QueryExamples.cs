using System.Text.RegularExpressions;

namespace Instrumentation.Model.Tests.Program;

/// <summary>The queries of <c>docs/query.md</c> that are said to run over runs of the program.</summary>
internal static partial class QueryExamples
{
    public static IReadOnlyList<string> Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs/query.md"))) folder = folder.Parent!;
        var examples = File.ReadAllText(Path.Combine(folder.FullName, "docs/query.md")).Split("\n## Examples\n")[1].Split("\n## ")[0];
        return [.. Sql().Matches(examples).Select(example => example.Groups[1].Value)];
    }

    [GeneratedRegex("^```sql\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Sql();
}
