using System.Collections.Concurrent;
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
        context.RegisterCompilationStartAction(static start =>
        {
            var quantities = new ConcurrentBag<QuantityDeclaration>();
            start.RegisterSymbolAction(type => Analyze(type, quantities), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var conflict in QuantityConflicts.Find(quantities)) end.ReportDiagnostic(conflict);
            });
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<QuantityDeclaration> quantities)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var methods = type.AnnotatedMethods().ToList();
        var sink = new DiagnosticSink();
        var models = new List<MethodModel>();
        var shortNames = new ShortNames();
        foreach (var method in methods)
        {
            var ofMethod = new DiagnosticSink();
            if (MethodDiscovery.Discover(method, context.Compilation, ofMethod) is { } model) models.Add(model);
            shortNames.Check(method, ofMethod);
            sink.Add(ofMethod);
        }

        ReportConflicts(models, methods, sink);
        ReportLostAttributes(type, methods, sink);
        foreach (var diagnostic in sink.Diagnostics) context.ReportDiagnostic(diagnostic);
        foreach (var quantity in sink.Quantities) quantities.Add(quantity);
    }

    private static void ReportConflicts(List<MethodModel> models, List<IMethodSymbol> methods, DiagnosticSink sink)
    {
        foreach (var conflict in RecordConflicts.Find(models))
        {
            sink.Report(
                conflict.OfValue ? Descriptors.SharedRow : Descriptors.DuplicateRecord,
                methods[conflict.Second.Ordinal].SourceLocation(),
                conflict.First.Signature.Name,
                conflict.Second.Signature.Name,
                conflict.Name);
        }
    }

    private static void ReportLostAttributes(INamedTypeSymbol type, List<IMethodSymbol> methods, DiagnosticSink sink)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
        {
            // On the Core of an annotated method it is reported there, with the method that it belongs on.
            if (method.Kinds().Any() || methods.Any(other => method.Name == other.Name + MethodContext.CoreSuffix)) continue;
            if (method.FindAttribute(KnownNames.Log) is { } log) sink.Report(Descriptors.LogWithoutRecord, log.SourceLocation(), method.Name);
            if (method.FindAttribute(KnownNames.Announces) is { } announces) sink.Report(Descriptors.AnnouncesWithoutEvent, announces.SourceLocation(), method.Name);
        }
    }
}
