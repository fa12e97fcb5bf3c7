using System.Text.RegularExpressions;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators.Tests.Diagnostics;

/// <summary>The page about the diagnostics is complete, and its examples are what it says they are.</summary>
public sealed partial class DocumentationTests
{
    private static readonly Dictionary<string, DiagnosticDescriptor> Descriptors =
        new InstrumentationAnalyzer().SupportedDiagnostics.ToDictionary(descriptor => descriptor.Id);

    public static TheoryData<string> Ids => new(Descriptors.Keys);

    [Fact]
    public void Each_diagnostic_has_a_section() => Assert.Equal(Descriptors.Keys.Order(), Sections().Keys);

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_section_names_its_diagnostic(string id)
    {
        var descriptor = Descriptors[id];
        Assert.Contains($"**{descriptor.Title}.**", Sections()[id], StringComparison.Ordinal);
        Assert.Equal("docs/diagnostics.md#" + id.ToLowerInvariant(), descriptor.HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Its_examples_are_wrong_and_right(string id)
    {
        var examples = Example().Matches(Sections()[id]).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, examples.Count);

        var version = id == "INST006" ? LanguageVersion.CSharp12 : LanguageVersion.Latest;
        var wrong = await GeneratorRun.On(Compilations.Create(Complete(examples[0]), version));
        Assert.Equal([id], wrong.Diagnostics.Select(diagnostic => diagnostic.Id));

        var right = await GeneratorRun.On(Compilations.Create(Complete(examples[1])));
        Assert.Empty(right.Diagnostics);
        Assert.DoesNotContain(right.CompilerDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void The_release_notes_list_each_diagnostic() => Assert.Equal(
        Descriptors.Values.Select(descriptor => $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}"),
        Read("src/Generators/Diagnostics/AnalyzerReleases.Unshipped.md").Split('\n').Where(line => line.StartsWith("INST", StringComparison.Ordinal)));

    private static Dictionary<string, string> Sections() =>
        Read("docs/diagnostics.md").Split("\n## ").Skip(1).ToDictionary(section => section.Split('\n')[0], section => section);

    private static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, path))) folder = folder.Parent!;
        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }

    private static string Complete(string example)
    {
        if (example.Contains("class Trainer", StringComparison.Ordinal) || example.Contains("struct Trainer", StringComparison.Ordinal)) return example;
        var isResult = example.Contains(" StepResult(", StringComparison.Ordinal);
        var members = isResult ? "[Step] public partial StepResult Train(); private StepResult TrainCore() => throw new NotSupportedException();" : example;
        return $"public partial class Trainer(TrainingRun run)\n{{\n{members}\n}}\n{(isResult ? example : "")}";
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
