using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>A class <c>Loop</c> that was written by a test, implemented by the generator, built and loaded.</summary>
internal sealed class BuiltLoop
{
    private readonly Type _type;

    private BuiltLoop(Type type) => _type = type;

    /// <summary>Builds a loop, with the types of its results in the same assembly or in one of which only the metadata is seen.</summary>
    public static BuiltLoop Build(string types, string loop, bool typesFromMetadata)
    {
        var context = new AssemblyLoadContext(null);
        if (!typesFromMetadata) return new BuiltLoop(Load(context, Generate(Compilations.Create(types + loop))));

        var library = Compilations.Create(types).WithAssemblyName("Library");
        Load(context, library);
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        return new BuiltLoop(Load(context, Generate(Compilations.Create(loop, references: MetadataReference.CreateFromImage(image.ToArray())))));
    }

    /// <summary>Calls a method of a new loop.</summary>
    public object? Call(TrainingRun run, string method, params object[] arguments) =>
        _type.GetMethod(method)!.Invoke(Activator.CreateInstance(_type, run), arguments);

    /// <summary>The bytes that a new loop's method allocates on this thread, called with a number of calls to make.</summary>
    public long AllocationsOf(TrainingRun run, string method, int warmUp, int calls)
    {
        var record = _type.GetMethod(method)!.CreateDelegate<Action<int>>(Activator.CreateInstance(_type, run));
        record(warmUp);
        return Allocations.Of(() => record(calls));
    }

    // Without the tests of caching and of the analyzer, which the snapshots of the same source go through.
    private static Compilation Generate(CSharpCompilation compilation)
    {
        CSharpGeneratorDriver
            .Create([new InstrumentationGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return output;
    }

    private static Type Load(AssemblyLoadContext context, Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        image.Position = 0;
        return context.LoadFromStream(image).GetType("Loop") ?? typeof(object);
    }
}
