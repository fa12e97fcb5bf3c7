using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>Checks one diagnostic: its id, its message, and its place, which the source marks as <c>[|here|]</c>.</summary>
internal static class DiagnosticCheck
{
    private const string Start = "[|";
    private const string End = "|]";

    /// <param name="id">The one diagnostic that the source has.</param>
    /// <param name="message">Its whole text.</param>
    /// <param name="source">The source, with the place marked.</param>
    /// <param name="alongside">Errors of the compiler that come with it, because no implementing part can be written.</param>
    public static async Task Expect(string id, string message, string source, string[]? alongside = null, LanguageVersion version = LanguageVersion.Latest)
    {
        var (code, marked) = Unmark(source);
        var run = await GeneratorRun.On(Compilations.Create(code, version));

        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal("Source.cs", diagnostic.Location.SourceTree!.FilePath);
        var span = diagnostic.Location.SourceSpan;
        Assert.Equal((marked, marked.Length), (code.Substring(span.Start, span.Length), span.Length));
        Assert.Equal(source.IndexOf(Start, StringComparison.Ordinal), span.Start);

        Assert.Equal(
            alongside ?? [],
            run.CompilerDiagnostics().Select(other => other.Id).Distinct().Order());
    }

    /// <summary>The ids that the source has, in source order.</summary>
    public static async Task<IEnumerable<string>> IdsOf(string source) =>
        (await GeneratorRun.On(Compilations.Create(source))).Diagnostics.Select(diagnostic => diagnostic.Id);

    private static (string Code, string Marked) Unmark(string source)
    {
        var start = source.IndexOf(Start, StringComparison.Ordinal);
        var end = source.IndexOf(End, StringComparison.Ordinal);
        var marked = source[(start + Start.Length)..end];
        return (source[..start] + marked + source[(end + End.Length)..], marked);
    }
}
