using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads the type that declares annotated methods.</summary>
internal static class ContainingTypeDiscovery
{
    /// <summary>The type's model; null when no file can add to the type, so that its methods cannot even be given a throwing body.</summary>
    public static ContainingTypeModel? Discover(INamedTypeSymbol type, Compilation compilation, DiagnosticSink sink)
    {
        var canBeExtended = true;
        var headers = new List<string>();
        var hint = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                sink.Report(Descriptors.UnsupportedType, current.SourceLocation(), current.Name, "file-local type");
                canBeExtended = false;
            }
            else if (!IsPartial(current))
            {
                sink.Report(Descriptors.TypeNotPartial, current.SourceLocation(), current.Name);
                canBeExtended = false;
            }

            headers.Insert(0, Header(current));
            hint.Insert(0, current.MetadataName.Replace('`', '_'));
        }

        if (UnsupportedKind(type) is { } kind) sink.Report(Descriptors.UnsupportedType, type.SourceLocation(), type.Name, kind);
        if (((CSharpCompilation)compilation).LanguageVersion is < LanguageVersion.CSharp13 and var version)
            sink.Report(Descriptors.LanguageVersion, type.SourceLocation(), version.ToDisplayString());

        var run = RunDiscovery.Discover(type, compilation, sink);
        if (!canBeExtended) return null;

        var space = type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat
            .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        var prefix = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        return new ContainingTypeModel(space, headers.ToEquatableArray(), prefix + string.Join(".", hint) + KnownNames.HintSuffix, run);
    }

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>();

    private static bool IsPartial(INamedTypeSymbol type) =>
        Declarations(type).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string? UnsupportedKind(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => null,
    };

    private static string Header(INamedTypeSymbol type)
    {
        var keyword = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
            { TypeKind: TypeKind.Struct } => "struct",
            { IsRecord: true } => "record",
            _ => "class",
        };
        var parameters = type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(TypeParameter))}>";
        return $"partial {keyword} {type.Name.Escaped()}{parameters}";
    }

    private static string TypeParameter(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in " + parameter.Name.Escaped(),
        VarianceKind.Out => "out " + parameter.Name.Escaped(),
        _ => parameter.Name.Escaped(),
    };
}
