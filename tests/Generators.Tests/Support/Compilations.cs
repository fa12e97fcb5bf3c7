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

    // Compilations made from one share what was read of its references.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Sample",
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file
                && (file.StartsWith("System.", StringComparison.Ordinal) || file is "netstandard.dll" or "Microsoft.Extensions.Logging.Abstractions.dll" or "Instrumentation.Runtime.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true, warningLevel: 9999));

    public static CSharpCompilation Create(string source, LanguageVersion version = LanguageVersion.Latest, params MetadataReference[] references)
    {
        var options = new CSharpParseOptions(version);
        var compilation = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Usings, options, "Usings.cs"), CSharpSyntaxTree.ParseText(source, options, "Source.cs"));
        return references.Length == 0 ? compilation : compilation.AddReferences(references);
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
