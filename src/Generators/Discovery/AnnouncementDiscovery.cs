using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads which change of the training an event announces.</summary>
internal static class AnnouncementDiscovery
{
    /// <summary>The name of the <c>TrainingChange</c>; null for none.</summary>
    public static string? Discover(MethodContext context)
    {
        if (context.Method.FindAttribute(KnownNames.Announces) is not { } announces) return null;
        if (context.Kind != RecordKind.Event)
        {
            context.Report(Descriptors.AnnouncesWithoutEvent, announces.SourceLocation(), context.Method.Name);
            return null;
        }

        if (announces.ConstructorArguments is not [{ Type: { } type, Value: { } value }]) return null;
        var change = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => member.HasConstantValue && Equals(member.ConstantValue, value));
        if (change is null) context.Report(Descriptors.UnknownChange, announces.SourceLocation(), context.Method.Name, value);
        return change?.Name;
    }
}
