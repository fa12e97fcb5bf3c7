using System.Diagnostics.CodeAnalysis;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat Qualified =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Short =
        SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The roles that have no unit and no short name, so that their attributes are no measurements.</summary>
    private static readonly string[] RolesBeside = [KnownNames.SampleId, KnownNames.Image, KnownNames.Audio];

    /// <summary>Whether this is the runtime's type of that name.</summary>
    public static bool IsRuntimeType([NotNullWhen(true)] this ITypeSymbol? type, string name) =>
        type is { ContainingType: null, ContainingNamespace: { Name: KnownNames.Namespace, ContainingNamespace.IsGlobalNamespace: true } } && type.Name == name;

    public static AttributeData? FindAttribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.IsRuntimeType(name));

    /// <summary>The value of a property set in the attribute, or the given default.</summary>
    public static T Named<T>(this AttributeData attribute, string name, T otherwise)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value is { Kind: not TypedConstantKind.Array, Value: T value }) return value;
        }

        return otherwise;
    }

    /// <summary>The name that the attribute gives, as its first argument or as a property.</summary>
    public static string? NameArgument(this AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Kind: not TypedConstantKind.Array, Value: string name }, ..] ? name : attribute.Named<string?>("Name", null);

    /// <summary>The attribute as it is written, without its suffix.</summary>
    public static string ShortName(this AttributeData attribute) => attribute.AttributeClass!.Name.Replace("Attribute", "");

    /// <summary>Whether the attribute records the value that carries it.</summary>
    public static bool IsMeasurement(this AttributeData attribute)
    {
        if (RolesBeside.Any(role => attribute.AttributeClass.IsRuntimeType(role))) return true;
        for (var type = attribute.AttributeClass?.BaseType; type is not null; type = type.BaseType)
        {
            if (type.IsRuntimeType(KnownNames.Measurement)) return true;
        }

        return false;
    }

    /// <summary>The kinds that the method's attributes name.</summary>
    public static IEnumerable<RecordKind> Kinds(this IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            var type = attribute.AttributeClass;
            if (type is null || !type.IsRuntimeType(type.Name)) continue;
            if (Enum.TryParse<RecordKind>(attribute.ShortName(), out var kind)) yield return kind;
        }
    }

    /// <summary>The annotated methods of a type, in source order.</summary>
    public static IEnumerable<IMethodSymbol> AnnotatedMethods(this INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(method => method.Kinds().Any());

    /// <summary>Whether the symbol is declared in a file that this generator wrote.</summary>
    public static bool IsGenerated(this ISymbol symbol) =>
        !symbol.DeclaringSyntaxReferences.IsEmpty
        && symbol.DeclaringSyntaxReferences.All(reference => reference.SyntaxTree.FilePath.EndsWith(KnownNames.HintSuffix, StringComparison.Ordinal));

    /// <summary>The type as generated code names it.</summary>
    public static string ToQualifiedName(this ITypeSymbol type) => type.ToDisplayString(Qualified);

    /// <summary>The type as a message names it.</summary>
    public static string ToShortName(this ITypeSymbol type) => type.ToDisplayString(Short);

    /// <summary>The identifier as code has to write it: <c>@class</c> for <c>class</c>.</summary>
    public static string Escaped(this string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;

    /// <summary>Where the symbol is declared in the user's source, or nothing for one from another assembly.</summary>
    public static Location? SourceLocation(this ISymbol symbol) =>
        symbol.Locations.FirstOrDefault(location => location.IsInSource && !location.SourceTree!.FilePath.EndsWith(KnownNames.HintSuffix, StringComparison.Ordinal));

    /// <summary>Where the value of a property set in the attribute is written, or nothing for one that is not, or is in another assembly.</summary>
    public static Location? ArgumentLocation(this AttributeData attribute, string name) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?.Expression.GetLocation();

    /// <summary>Where the attribute is written, or nothing for one from another assembly.</summary>
    public static Location? SourceLocation(this AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();
}
