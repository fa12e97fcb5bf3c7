using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>A property or field of a result, with the attributes written on it or on the constructor parameter that it comes from.</summary>
/// <param name="Obstacle">Why it cannot be read, or null when it can.</param>
internal sealed record ResultMember(string Name, ITypeSymbol Type, ImmutableArray<AttributeData> Attributes, Location? Location, string? Obstacle);

/// <summary>Finds the members of a result, inherited ones first.</summary>
internal static class ResultMembers
{
    public static IEnumerable<ResultMember> Find(MethodContext context, ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || RecordedTypes.Find(type) is not null) return [];

        var members = new List<ResultMember>();
        foreach (var declaring in Hierarchy(named))
        {
            foreach (var member in declaring.GetMembers().Where(member => member is IPropertySymbol { IsIndexer: false } or IFieldSymbol { AssociatedSymbol: null }))
            {
                var found = Read(member, context);
                var hidden = members.FindIndex(other => other.Name == member.Name);
                if (hidden < 0) members.Add(found);
                else if (member.IsOverride && found.Attributes.IsEmpty) members[hidden] = found with { Attributes = members[hidden].Attributes };
                else members[hidden] = found;
            }

            AddConstructorParameters(declaring, members);
        }

        return members;
    }

    private static IEnumerable<INamedTypeSymbol> Hierarchy(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface) return type.AllInterfaces.Reverse().Concat([type]);

        var types = new List<INamedTypeSymbol>();
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType) types.Insert(0, current);
        return types;
    }

    private static ResultMember Read(ISymbol member, MethodContext context)
    {
        var type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        return new ResultMember(member.Name, type, member.GetAttributes(), member.SourceLocation(), Obstacle(member, context));
    }

    private static string? Obstacle(ISymbol member, MethodContext context)
    {
        if (member.IsStatic) return "is static";
        if (!context.Compilation.IsSymbolAccessibleWithin(member, context.Type)) return "is not accessible";
        if (member is not IPropertySymbol property) return null;
        if (property.GetMethod is null) return "has no getter";
        return context.Compilation.IsSymbolAccessibleWithin(property.GetMethod, context.Type) ? null : "has no accessible getter";
    }

    // On a positional member the attribute lands on the constructor's parameter; the property has its name, give or take the case.
    private static void AddConstructorParameters(INamedTypeSymbol type, List<ResultMember> members)
    {
        foreach (var parameter in type.InstanceConstructors.SelectMany(constructor => constructor.Parameters))
        {
            var attributes = parameter.GetAttributes();
            if (attributes.IsEmpty) continue;

            var index = members.FindIndex(member => member.Name == parameter.Name);
            if (index < 0) index = members.FindIndex(member => string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            if (index < 0) members.Add(new ResultMember(parameter.Name, parameter.Type, attributes, parameter.SourceLocation(), "is a constructor parameter without a property"));
            else members[index] = members[index] with { Attributes = members[index].Attributes.AddRange(attributes), Location = parameter.SourceLocation() };
        }
    }
}
