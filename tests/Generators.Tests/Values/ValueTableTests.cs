using System.Text.RegularExpressions;

namespace Instrumentation.Generators.Tests.Values;

/// <summary>The table of <c>docs/generator.md</c> and the tests that it names go together.</summary>
public sealed partial class ValueTableTests
{
    [Fact]
    public void Each_case_stands_in_the_table_and_each_of_its_cases_exists()
    {
        var named = Table().SelectMany(row => Quoted().Matches(row.Split('|')[^2]).Select(match => match.Groups[1].Value)).Where(name => !name.EndsWith("Tests", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(ValueKind.All, kind => !named.Exists(name => Covers(name, kind.Name)));
        Assert.DoesNotContain(named, name => !ValueKind.All.Any(kind => Covers(name, kind.Name)));
    }

    [Fact]
    public void Each_row_names_a_test_that_exists()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        Assert.All(Table(), row =>
        {
            var names = Quoted().Matches(row.Split('|')[^2]).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names.Where(name => name.EndsWith("Tests", StringComparison.Ordinal)), name => Assert.Contains(name, sources));
        });
    }

    private static bool Covers(string name, string kind) =>
        name.EndsWith('…') ? kind.StartsWith(name[..^1], StringComparison.Ordinal) : name == kind;

    private static List<string> Table() =>
        [.. File.ReadAllText(Path.Combine(Root(), "docs/generator.md")).Split("| kind |")[1].Split("\n\n")[0].Split('\n').Skip(2)];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs/generator.md"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
