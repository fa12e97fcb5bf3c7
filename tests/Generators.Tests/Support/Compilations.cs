using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>Makes the compilations that the generator is run on.</summary>
internal static class Compilations
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading.Tasks;
        global using Instrumentation;
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && !file.StartsWith("xunit", StringComparison.Ordinal) && !file.Contains(".Tests", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Create(string source, LanguageVersion version = LanguageVersion.Latest, params MetadataReference[] references)
    {
        var options = new CSharpParseOptions(version);
        return CSharpCompilation.Create(
            "Sample",
            [CSharpSyntaxTree.ParseText(Usings, options, "Usings.cs"), CSharpSyntaxTree.ParseText(source, options, "Source.cs")],
            [.. References, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, warningLevel: 9999));
    }

    /// <summary>Another assembly to reference, by its metadata alone.</summary>
    public static MetadataReference Library(string source)
    {
        using var stream = new MemoryStream();
        var result = Create(source).WithAssemblyName("Library").Emit(stream);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
