using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads one annotated method. The generator and the analyzer both call it, so they cannot disagree.</summary>
internal static class MethodDiscovery
{
    /// <summary>The method's model; null when no implementing part can be written for it.</summary>
    public static MethodModel? Discover(IMethodSymbol method, Compilation compilation, DiagnosticSink sink)
    {
        var kinds = method.Kinds().ToList();
        var context = new MethodContext(method, kinds.Min(), compilation, sink);
        if (kinds.Count > 1)
            context.Report(Descriptors.SeveralKinds, null, method.Name, string.Join(" and ", kinds.Select(kind => $"[{kind}]")));

        var type = ContainingTypeDiscovery.Discover(method.ContainingType, compilation, sink);
        var canBeImplemented = ShapeDiscovery.Check(context);
        var recording = sink.HasErrors ? null : RecordingDiscovery.Discover(context);
        if (type is null || !canBeImplemented) return null;

        return new MethodModel(
            type,
            context.Kind,
            method.ContainingType.AnnotatedMethods().TakeWhile(other => !SymbolEqualityComparer.Default.Equals(other, method)).Count(),
            SignatureDiscovery.Discover(context),
            sink.HasErrors ? null : recording);
    }
}
