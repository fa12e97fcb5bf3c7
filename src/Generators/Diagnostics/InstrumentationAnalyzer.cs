using System.Collections.Immutable;
using System.Reflection;
using Instrumentation.Generators.Discovery;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Instrumentation.Generators.Diagnostics;

/// <summary>
/// Says what is wrong with annotated code. An analyzer, because its diagnostics have live places: <c>#pragma</c> works on them, and an
/// edit above a method does not make the generator write anything anew.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InstrumentationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        .. typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>(),
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var all = new DiagnosticSink();
        var models = new List<MethodModel>();
        var methods = ((INamedTypeSymbol)context.Symbol).AnnotatedMethods().ToList();
        foreach (var method in methods)
        {
            var sink = new DiagnosticSink();
            if (MethodDiscovery.Discover(method, context.Compilation, sink) is { } model) models.Add(model);
            all.Add(sink);
        }

        foreach (var conflict in RecordConflicts.Find(models))
        {
            all.Report(
                conflict.OfValue ? Descriptors.SharedRow : Descriptors.DuplicateRecord,
                methods[conflict.Second.Ordinal].SourceLocation(),
                conflict.First.Signature.Name,
                conflict.Second.Signature.Name,
                conflict.Name);
        }

        foreach (var diagnostic in all.Diagnostics) context.ReportDiagnostic(diagnostic);
    }
}
