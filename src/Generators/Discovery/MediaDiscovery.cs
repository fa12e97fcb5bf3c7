using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Refuses an image or a sound that is none, or that would be recorded with every step.</summary>
internal static class MediaDiscovery
{
    /// <summary>The role of a picture.</summary>
    public const string Image = "Image";

    /// <summary>The role of a sound.</summary>
    public const string Audio = "Audio";

    public static void Check(MethodContext context, ValueCarrier carrier, RecordedType type, AttributeData attribute)
    {
        var location = attribute.SourceLocation() ?? carrier.Location;
        var role = attribute.ShortName();
        if (type is not { FieldType: "Byte", IsArray: true })
            context.Report(Descriptors.RoleWrongType, location, carrier.Name, type.Display, "no file", $"an [{role}]", $"use a byte[] or a span of bytes that is a {(role == Image ? "PNG" : "WAV")} file");
        else if (context.Kind != RecordKind.Event)
            context.Report(Descriptors.MediaWithoutEvent, location, carrier.Name, role, context.KindWithArticle);
    }
}
