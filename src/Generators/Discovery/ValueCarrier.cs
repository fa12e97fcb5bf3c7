using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>What carries a value's attributes: a result, one of its members, or a parameter.</summary>
internal sealed class ValueCarrier(ITypeSymbol type, ImmutableArray<AttributeData> attributes, string name, Location location)
{
    public ITypeSymbol Type { get; } = type;

    public ImmutableArray<AttributeData> Attributes { get; } = attributes;

    public string Name { get; } = name;

    public Location Location { get; } = location;

    public bool IsAnnotated => Attributes.Any(attribute => attribute.IsMeasurement() || attribute.AttributeClass.IsRuntimeType(KnownNames.Detect));
}
