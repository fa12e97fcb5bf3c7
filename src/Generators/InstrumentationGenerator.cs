using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Discovery;
using Instrumentation.Generators.Emission;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators;

/// <summary>Implements the annotated methods: one generated file per type that declares some, and a manifest of all of them.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class InstrumentationGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var epochs = Methods(context, RecordKind.Epoch, TrackingNames.Epochs);
        var steps = Methods(context, RecordKind.Step, TrackingNames.Steps);
        var phases = Methods(context, RecordKind.Phase, TrackingNames.Phases);
        var evaluations = Methods(context, RecordKind.Evaluation, TrackingNames.Evaluations);
        var events = Methods(context, RecordKind.Event, TrackingNames.Events);

        var types = epochs.Collect()
            .Combine(steps.Collect())
            .Combine(phases.Collect())
            .Combine(evaluations.Collect())
            .Combine(events.Collect())
            .SelectMany(static (kinds, _) =>
            {
                var ((((epochs, steps), phases), evaluations), events) = kinds;
                return Group(epochs.AddRange(steps).AddRange(phases).AddRange(evaluations).AddRange(events));
            })
            .WithTrackingName(TrackingNames.Types);

        context.RegisterSourceOutput(types, static (output, type) => output.AddSource(type.Type.HintName, TypeEmitter.Emit(type)));

        var manifest = types.Collect().Select(static (types, _) => ManifestModel.Of(types)).WithTrackingName(TrackingNames.Manifest);
        context.RegisterSourceOutput(manifest, static (output, manifest) =>
        {
            if (manifest.Records.Count > 0) output.AddSource(ManifestEmitter.HintName, ManifestEmitter.Emit(manifest));
        });
    }

    private static IncrementalValuesProvider<MethodModel> Methods(IncrementalGeneratorInitializationContext context, RecordKind kind, string trackingName) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                $"{KnownNames.Namespace}.{kind}Attribute",
                static (node, _) => node is MethodDeclarationSyntax,
                (attributed, _) => Read((IMethodSymbol)attributed.TargetSymbol, attributed.SemanticModel.Compilation, kind))
            .Where(static method => method is not null)
            .Select(static (method, _) => method!)
            .WithTrackingName(trackingName);

    // A method with two kinds is found twice and implemented once.
    private static MethodModel? Read(IMethodSymbol method, Compilation compilation, RecordKind kind) =>
        MethodDiscovery.Discover(method, compilation, new DiagnosticSink()) is { } model && model.Kind == kind ? model : null;

    private static IEnumerable<TypeModel> Group(IEnumerable<MethodModel> methods)
    {
        // Roslyn takes no two files whose names differ in case only, and would drop them all.
        var fileNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var type in methods.GroupBy(method => method.Type))
        {
            var fileName = type.Key.HintName;
            for (var number = 2; !fileNames.Add(fileName); number++) fileName = $"{number}.{type.Key.HintName}";

            var ordered = type.OrderBy(method => method.Ordinal).ToList();
            var unusable = RecordConflicts.Find(ordered).Select(conflict => conflict.Second).ToList();
            yield return new TypeModel(
                type.Key with { HintName = fileName },
                ordered.Select(method => unusable.Contains(method) ? method with { Recording = null } : method).ToEquatableArray());
        }
    }
}
