using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads what a method records.</summary>
internal static class RecordingDiscovery
{
    public static RecordingModel Discover(MethodContext context)
    {
        var method = context.Method;
        var isEvent = context.Kind == RecordKind.Event;
        var attribute = method.FindAttribute(context.Kind + "Attribute")!;
        var name = Names.Resolve(attribute.NameArgument(), method.Name, attribute.NameArgument() is null ? null : attribute.SourceLocation(), context.Sink);
        var guarded = attribute.Named("Guarded", false);
        if (guarded && !method.ReturnsVoid) context.Report(Descriptors.GuardedReturnsValue, context.ReturnTypeLocation, method.Name);

        if (isEvent) CoreDiscovery.CheckAbsent(context);
        else CoreDiscovery.Check(context);

        var epoch = IndexDiscovery.Discover(context, KnownNames.EpochIndex);
        var batch = IndexDiscovery.Discover(context, KnownNames.BatchIndex);
        var step = IndexDiscovery.Discover(context, KnownNames.StepIndex);
        var values = ValueDiscovery.Discover(context).ToEquatableArray();
        return new RecordingModel(
            name,
            $"{context.Type.Name}.{method.Name}",
            RecorderName(context),
            isEvent ? null : context.CoreName.Escaped(),
            guarded,
            epoch,
            batch,
            step,
            ResultOf(method, values),
            values,
            LogDiscovery.Discover(context, values, guarded),
            AnnouncementDiscovery.Discover(context));
    }

    private static ResultKind ResultOf(IMethodSymbol method, EquatableArray<ValueModel> values)
    {
        if (values.Any(value => value.Origin == ValueOrigin.Result)) return ResultKind.Value;
        if (values.All(value => value.Origin == ValueOrigin.Parameter)) return ResultKind.None;
        return method.ReturnType.IsValueType ? ResultKind.Struct : ResultKind.Reference;
    }

    // Overloads are told apart by a number, and from what the user calls the same by an underscore.
    private static string RecorderName(MethodContext context)
    {
        var earlier = context.Type.AnnotatedMethods()
            .TakeWhile(method => !SymbolEqualityComparer.Default.Equals(method, context.Method))
            .Count(method => method.Name == context.Method.Name);
        var name = context.Method.Name + "Recorder" + (earlier == 0 ? "" : earlier + 1);
        while (context.Type.GetMembers(name).Any(member => !member.IsGenerated())) name += "_";
        return name;
    }
}
