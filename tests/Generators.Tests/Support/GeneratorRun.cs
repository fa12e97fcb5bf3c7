using Instrumentation.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>
/// One run of the generator and the analyzer. Every run is also a test of caching: the generator is driven a second time after an
/// unrelated edit and may not do anything anew, and its models may hold nothing that belongs to one compilation.
/// </summary>
internal sealed class GeneratorRun
{
    private static readonly string[] TrackedSteps =
        [TrackingNames.Epochs, TrackingNames.Steps, TrackingNames.Phases, TrackingNames.Evaluations, TrackingNames.Events, TrackingNames.Types, TrackingNames.Manifest];

    private GeneratorRun(GeneratorDriver driver, Compilation output, IReadOnlyList<Diagnostic> diagnostics)
    {
        Driver = driver;
        Output = output;
        Diagnostics = diagnostics;
    }

    public GeneratorDriver Driver { get; }

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; }

    /// <summary>What the analyzer said, in source order.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The generated files together.</summary>
    public string Source => string.Concat(Driver.GetRunResult().GeneratedTrees);

    /// <summary>The names of the files that were generated for types, which are all but the manifest.</summary>
    public IEnumerable<string> TypeFiles =>
        Driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.HintName).Where(name => name != Snapshot.ManifestFile);

    /// <summary>Runs on code that is right: neither the analyzer nor the compiler has anything to say.</summary>
    public static async Task<GeneratorRun> Clean(string source, params MetadataReference[] references)
    {
        var run = await On(Compilations.Create(source, references: references));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerDiagnostics());
        return run;
    }

    public static async Task<GeneratorRun> On(CSharpCompilation compilation)
    {
        var options = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new InstrumentationGenerator().AsSourceGenerator()],
            parseOptions: options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var generatorDiagnostics);
        Assert.Empty(generatorDiagnostics);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        AssertNothingIsDoneAnew(driver, compilation, options);

        var diagnostics = await output
            .WithAnalyzers([new InstrumentationAnalyzer()])
            .GetAnalyzerDiagnosticsAsync();
        return new GeneratorRun(driver, output, [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)]);
    }

    /// <summary>The errors and warnings of the compiler, generated files included.</summary>
    public IEnumerable<Diagnostic> CompilerDiagnostics() =>
        Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed);

    private static void AssertNothingIsDoneAnew(GeneratorDriver driver, CSharpCompilation compilation, CSharpParseOptions options)
    {
        var edited = compilation
            .ReplaceSyntaxTree(
                compilation.SyntaxTrees[1],
                CSharpSyntaxTree.ParseText("// A comment that moves everything below it.\n" + compilation.SyntaxTrees[1], options, "Source.cs"))
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal sealed class Unrelated;", options, "Unrelated.cs"));
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();

        if (!result.GeneratedSources.IsEmpty) Assert.Contains(TrackingNames.Types, result.TrackedSteps.Keys);
        foreach (var name in TrackedSteps)
        {
            if (!result.TrackedSteps.TryGetValue(name, out var steps)) continue;
            foreach (var (value, reason) in steps.SelectMany(step => step.Outputs))
            {
                Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"An unrelated edit made the step '{name}' {reason}.");
                ModelWalk.AssertValuesOnly(value, name);
            }
        }

        foreach (var (_, reason) in result.TrackedOutputSteps.SelectMany(outputs => outputs.Value).SelectMany(step => step.Outputs))
            Assert.Equal(IncrementalStepRunReason.Cached, reason);
    }
}
