using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>The method being read, and where to say what is wrong with it. Lives no longer than the reading.</summary>
internal sealed class MethodContext(IMethodSymbol method, RecordKind kind, Compilation compilation, DiagnosticSink sink)
{
    /// <summary>What the name of the method that does the work ends with.</summary>
    public const string CoreSuffix = "Core";

    public IMethodSymbol Method { get; } = method;

    public RecordKind Kind { get; } = kind;

    public Compilation Compilation { get; } = compilation;

    public DiagnosticSink Sink { get; } = sink;

    public MethodDeclarationSyntax Syntax { get; } = (MethodDeclarationSyntax)method.DeclaringSyntaxReferences[0].GetSyntax();

    public INamedTypeSymbol Type => Method.ContainingType;

    /// <summary>The method's attribute as a message names it.</summary>
    public string KindWithArticle => Kind is RecordKind.Epoch or RecordKind.Evaluation or RecordKind.Event ? $"an [{Kind}]" : $"a [{Kind}]";

    public Location NameLocation => Syntax.Identifier.GetLocation();

    public Location ReturnTypeLocation => Syntax.ReturnType.GetLocation();

    public string CoreName => Method.Name + CoreSuffix;

    public void Report(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
        Sink.Report(descriptor, location ?? NameLocation, arguments);
}
