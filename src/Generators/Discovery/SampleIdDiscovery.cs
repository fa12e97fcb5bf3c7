using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Refuses the name of a sample where it names none.</summary>
internal static class SampleIdDiscovery
{
    /// <summary>The role of a sample's name.</summary>
    public const string Role = "SampleId";

    public static void Check(MethodContext context, ValueCarrier carrier, RecordedType type, AttributeData attribute)
    {
        var location = attribute.SourceLocation() ?? carrier.Location;
        if (!type.IsText)
            context.Report(Descriptors.RoleWrongType, location, carrier.Name, type.Display, "no text", $"a [{Role}]", "use a string, or [Field]");
        else if (context.Kind != RecordKind.Event)
            context.Report(Descriptors.SampleIdWithoutEvent, location, carrier.Name, context.KindWithArticle);
    }
}
