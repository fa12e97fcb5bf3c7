using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Instrumentation.Reports.Declarations;

/// <summary>Finds the constant in which the generator leaves an assembly's manifest, in the assembly's metadata.</summary>
internal static class ManifestConstant
{
    private const string Type = "InstrumentationManifest";
    private const string Field = "Json";

    /// <summary>The name of the assembly and its manifest.</summary>
    public static (string Assembly, string Json) Read(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            using var image = new PEReader(file);
            if (!image.HasMetadata) throw new BadImageFormatException();
            var metadata = image.GetMetadataReader();
            return (metadata.GetString(metadata.GetAssemblyDefinition().Name), Find(metadata) ?? throw new InvalidDataException(
                $"'{path}' has no manifest: it has no annotated methods, or was built without the generator of Instrumentation."));
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{path}' is no .NET assembly. Name the .dll that the project with the annotated methods is built to.", exception);
        }
    }

    private static string? Find(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (!type.Namespace.IsNil || !metadata.StringComparer.Equals(type.Name, Type)) continue;
            foreach (var fieldHandle in type.GetFields())
            {
                var field = metadata.GetFieldDefinition(fieldHandle);
                if (!metadata.StringComparer.Equals(field.Name, Field) || field.GetDefaultValue() is { IsNil: true }) continue;
                var blob = metadata.GetBlobReader(metadata.GetConstant(field.GetDefaultValue()).Value);
                return blob.ReadUTF16(blob.Length);
            }
        }

        return null;
    }
}
