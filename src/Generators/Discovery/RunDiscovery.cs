using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>
/// Finds how a type reaches its run: a field, else a property, of its own; else one that it inherits; else a parameter of its primary
/// constructor. A member comes before a parameter, because reading the parameter would keep the run twice.
/// </summary>
internal static class RunDiscovery
{
    /// <summary>What generated code calls a primary-constructor parameter, which a method's own parameter may hide.</summary>
    private const string ParameterProperty = "__run";

    public static RunAccess? Discover(INamedTypeSymbol type, Compilation compilation, DiagnosticSink sink)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            var members = Members(current).Where(member => compilation.IsSymbolAccessibleWithin(member, type)).ToList();
            var fields = members.OfType<IFieldSymbol>().Cast<ISymbol>().ToList();
            var candidates = fields.Count > 0 ? fields : members;
            if (candidates.Count == 0) continue;
            if (candidates.Count == 1) return new RunAccess(candidates[0].Name.Escaped(), null);

            sink.Report(Descriptors.AmbiguousRun, type.SourceLocation(), type.Name, AsList(candidates));
            return null;
        }

        var parameters = PrimaryConstructor(type)?.Parameters.Where(IsRun).ToList() ?? [];
        if (parameters.Count == 0)
        {
            sink.Report(Descriptors.NoRun, type.SourceLocation(), type.Name);
            return null;
        }

        if (parameters.Count > 1)
        {
            sink.Report(Descriptors.AmbiguousRun, type.SourceLocation(), type.Name, AsList(parameters));
            return null;
        }

        var parameter = parameters[0];
        if (PassedToBase(type, parameter) is { } argument)
        {
            sink.Report(Descriptors.RunPassedToBase, argument.GetLocation(), parameter.Name);
            return null;
        }

        return new RunAccess(ParameterProperty, parameter.Name.Escaped());
    }

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.GetMembers().Where(member =>
        member is { IsStatic: false, IsImplicitlyDeclared: false }
        && !member.IsGenerated()
        && member switch
        {
            IFieldSymbol field => field.Type.IsRuntimeType(KnownNames.Run),
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type.IsRuntimeType(KnownNames.Run),
            _ => false,
        });

    private static bool IsRun(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && parameter.Type.IsRuntimeType(KnownNames.Run);

    private static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax));

    private static ArgumentSyntax? PassedToBase(INamedTypeSymbol type, IParameterSymbol parameter) => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [])
        .SelectMany(baseType => baseType.ArgumentList.Arguments)
        .FirstOrDefault(argument => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name);

    private static string AsList(IEnumerable<ISymbol> symbols) => string.Join(" and ", symbols.Select(symbol => $"'{symbol.Name}'"));
}
