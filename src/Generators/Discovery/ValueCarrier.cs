using System.Collections.Immutable;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>What carries a value's attributes, a result, one of its members, or a parameter, and how generated code reads it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Attributes">What is written on it.</param>
/// <param name="Name">Its name in code.</param>
/// <param name="Location">Where to say what is wrong with it.</param>
/// <param name="Origin">Where it is read.</param>
/// <param name="Path">What to read of the result, or the parameter and what to read of it.</param>
/// <param name="Prefix">What the names of its values start with.</param>
internal sealed record ValueCarrier(
    ITypeSymbol Type,
    ImmutableArray<AttributeData> Attributes,
    string Name,
    Location Location,
    ValueOrigin Origin,
    string Path,
    string Prefix = "")
{
    public bool IsAnnotated => Attributes.Any(attribute => attribute.IsMeasurement() || attribute.AttributeClass.IsRuntimeType(KnownNames.Detect)) || Nested is not null;

    public AttributeData? Nested => Attributes.FirstOrDefault(attribute => attribute.AttributeClass.IsRuntimeType(KnownNames.Nested));

    /// <summary>A part of it: a member of a nested struct, or an element of a tuple.</summary>
    public ValueCarrier Part(string name, ITypeSymbol type, ImmutableArray<AttributeData> attributes, Location? location, string prefix) => new(
        type,
        attributes,
        name,
        location ?? Location,
        Origin == ValueOrigin.Result ? ValueOrigin.ResultMember : Origin,
        Path.Length == 0 ? name.Escaped() : Path + "." + name.Escaped(),
        prefix);
}
