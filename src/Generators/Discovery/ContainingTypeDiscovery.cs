using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads the type that declares annotated methods.</summary>
internal static class ContainingTypeDiscovery
{
    private static readonly SymbolDisplayFormat Namespace =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>The type's model; null when no file can add to the type, so that its methods cannot even be given a throwing body.</summary>
    public static ContainingTypeModel? Discover(INamedTypeSymbol type, Compilation compilation, DiagnosticSink sink)
    {
        // Unfinished code: a method outside every type, or a type that has no name yet.
        if (type.IsImplicitClass || type.Name.Length == 0) return null;

        var canBeExtended = true;
        var headers = new List<string>();
        var hint = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                sink.Report(Descriptors.UnsupportedType, current.SourceLocation(), current.Name, "a file-local type");
                canBeExtended = false;
            }
            else if (!IsPartial(current))
            {
                sink.Report(Descriptors.TypeNotPartial, current.SourceLocation(), current.Name);
                canBeExtended = false;
            }

            headers.Insert(0, Header(current));
            hint.Insert(0, current.Name + InBrackets('{', current.TypeParameters.Select(parameter => parameter.Name), '}'));
        }

        if (UnsupportedKind(type) is { } kind) sink.Report(Descriptors.UnsupportedType, type.SourceLocation(), type.Name, kind);
        if (((CSharpCompilation)compilation).LanguageVersion is < LanguageVersion.CSharp13 and var version)
            sink.Report(Descriptors.LanguageVersion, type.SourceLocation(), version.ToDisplayString());

        var run = RunDiscovery.Discover(type, compilation, sink);
        if (!canBeExtended) return null;

        var space = type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(Namespace);
        var hintName = string.Join(".", hint.Prepend(space).Where(part => part is not null)).Replace("@", "") + KnownNames.HintSuffix;
        return new ContainingTypeModel(space, headers.ToEquatableArray(), hintName, run);
    }

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).OfType<TypeDeclarationSyntax>();

    private static bool IsPartial(INamedTypeSymbol type) =>
        Declarations(type).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string? UnsupportedKind(INamedTypeSymbol type) => Keyword(type) switch
    {
        "class" => null,
        "interface" => "an interface",
        var keyword => "a " + keyword,
    };

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    private static string Header(INamedTypeSymbol type) =>
        $"partial {Keyword(type)} {type.Name.Escaped()}{InBrackets('<', type.TypeParameters.Select(parameter => parameter.Name.Escaped()), '>')}";

    private static string InBrackets(char open, IEnumerable<string> items, char close) =>
        string.Join(", ", items) is { Length: > 0 } list ? $"{open}{list}{close}" : "";
}
