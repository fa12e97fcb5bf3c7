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
        var candidates = Candidates(type, compilation);
        if (candidates is not [var run])
        {
            if (candidates.Count == 0) sink.Report(Descriptors.NoRun, type.SourceLocation(), type.Name);
            else sink.Report(Descriptors.AmbiguousRun, type.SourceLocation(), type.Name, string.Join(" and ", candidates.Select(symbol => $"'{symbol.Name}'")));
            return null;
        }

        if (TypeOf(run) is { NullableAnnotation: NullableAnnotation.Annotated })
        {
            sink.Report(Descriptors.NullableRun, run.SourceLocation() ?? type.SourceLocation(), run.Name);
            return null;
        }

        if (WhatWouldFix(run) is { } remedy)
        {
            sink.Report(Descriptors.MutableRun, run.SourceLocation() ?? type.SourceLocation(), run.Name, remedy);
            return null;
        }

        if (run is not IParameterSymbol parameter) return new RunAccess(run.Name.Escaped(), null);
        if (PassedToBase(type, parameter) is not { } argument) return new RunAccess(ParameterProperty, parameter.Name.Escaped());

        sink.Report(Descriptors.RunPassedToBase, argument.GetLocation(), parameter.Name);
        return null;
    }

    private static List<ISymbol> Candidates(INamedTypeSymbol type, Compilation compilation)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            var members = current.GetMembers().Where(member => IsReadable(member, type, compilation) && TypeOf(member).IsRuntimeType(KnownNames.Run)).ToList();
            var fields = members.Where(member => member is IFieldSymbol).ToList();
            if (fields.Count > 0) return fields;
            if (members.Count > 0) return members;
        }

        return [.. PrimaryConstructor(type)?.Parameters.Where(parameter => parameter.RefKind == RefKind.None && parameter.Type.IsRuntimeType(KnownNames.Run)) ?? []];
    }

    private static bool IsReadable(ISymbol member, INamedTypeSymbol type, Compilation compilation) =>
        member is { IsStatic: false, IsImplicitlyDeclared: false }
        && !member.IsGenerated()
        && compilation.IsSymbolAccessibleWithin(member, type)
        && (member is IFieldSymbol
            || (member is IPropertySymbol { IsIndexer: false, GetMethod: { } getter } && compilation.IsSymbolAccessibleWithin(getter, type)));

    // A recorder is made once, for the run that is there at the first call.
    private static string? WhatWouldFix(ISymbol run) => run switch
    {
        IFieldSymbol { IsReadOnly: false } => "readonly",
        IPropertySymbol { SetMethod.IsInitOnly: false } => "get-only or init-only",
        _ => null,
    };

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) => type.InstanceConstructors.FirstOrDefault(constructor =>
        constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax));

    private static ArgumentSyntax? PassedToBase(INamedTypeSymbol type, IParameterSymbol parameter) => type.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>()
        .SelectMany(declaration => declaration.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? [])
        .SelectMany(baseType => baseType.ArgumentList.Arguments)
        .FirstOrDefault(argument => argument.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == parameter.Name);
}
