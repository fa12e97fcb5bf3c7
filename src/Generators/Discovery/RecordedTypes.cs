using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Which types can be recorded, and why others cannot.</summary>
internal static class RecordedTypes
{
    /// <summary>How the type is recorded; null when it cannot be.</summary>
    public static RecordedType? Find(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => new RecordedType("Text", "string?", "string"),
        IArrayTypeSymbol { IsSZArray: true, ElementType: var element } => FindArray(type, element, Multiplicity.Array, element.ToQualifiedName() + "[]?"),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } => FindOne(inner) is { } found
            ? found with { Local = type.ToQualifiedName(), Display = type.ToShortName(), Multiplicity = Multiplicity.Nullable, Cast = found.Cast is null ? null : found.Cast + "?" }
            : null,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments: [var element] } when IsSystem(type) => FindSpan(type, element),
        _ => FindOne(type),
    };

    /// <summary>What is the matter with a type that cannot be recorded.</summary>
    public static string WhyNot(ITypeSymbol type) => type switch
    {
        { Name: "DateTime" } when IsSystem(type) => "has no offset, so no reader could say when it was; use DateTimeOffset",
        { Name: "Int128" or "UInt128" } when IsSystem(type) => "has more than 64 bits; use long, decimal or a text",
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ IsTupleType: true }] } => "may have no elements; return the tuple itself",
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Char } => "is no text; use string or ReadOnlySpan<char>",
        IArrayTypeSymbol => "is no array of numbers; record what is to be seen of it",
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" } when IsSystem(type) => "is no span of numbers; record what is to be seen of it",
        { IsValueType: true } or { TypeKind: TypeKind.Class } when type.SpecialType == SpecialType.None && type.TypeKind != TypeKind.Enum =>
            "is no value that a record can hold; record its members, or mark it [Nested] if it is a struct with measurements",
        _ => "is no value that a record can hold; record what is to be seen of it",
    };

    private static RecordedType? FindOne(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying }) return FindEnum(type, underlying);

        var (fieldType, cast) = Layout(type);
        return fieldType is null ? null : new RecordedType(fieldType, Local(type, fieldType), type.ToShortName(), Cast: cast);
    }

    private static (string? FieldType, string? Cast) Layout(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => ("Boolean", null),
        SpecialType.System_SByte => ("SByte", null),
        SpecialType.System_Byte => ("Byte", null),
        SpecialType.System_Int16 => ("Int16", null),
        SpecialType.System_UInt16 => ("UInt16", null),
        SpecialType.System_Int32 => ("Int32", null),
        SpecialType.System_UInt32 => ("UInt32", null),
        SpecialType.System_Int64 => ("Int64", null),
        SpecialType.System_UInt64 => ("UInt64", null),
        SpecialType.System_IntPtr => ("Int64", "long"),
        SpecialType.System_UIntPtr => ("UInt64", "ulong"),
        SpecialType.System_Single => ("Single", null),
        SpecialType.System_Double => ("Double", null),
        SpecialType.System_Decimal => ("Decimal", null),
        SpecialType.System_Char => ("Char", null),
        _ when IsSystem(type) => (type.Name switch
        {
            "Half" => "Half",
            "TimeSpan" => "Duration",
            "DateTimeOffset" => "Time",
            "Guid" => "Guid",
            _ => null,
        }, null),
        _ => (IsTensor(type) ? "Scalar" : null, null),
    };

    private static string Local(ITypeSymbol type, string fieldType) => fieldType == "Scalar" ? type.ToQualifiedName().TrimEnd('?') + "?" : type.ToQualifiedName();

    // Readers know no compiled type, so the names of the members travel with the schema.
    private static RecordedType? FindEnum(ITypeSymbol type, INamedTypeSymbol underlying)
    {
        var members = type.GetMembers().OfType<IFieldSymbol>()
            .Where(member => member is { HasConstantValue: true, ConstantValue: not null })
            .Select(member => new EnumMemberModel(member.Name, member.ConstantValue is ulong bits ? unchecked((long)bits) : Convert.ToInt64(member.ConstantValue, null)))
            .ToEquatableArray();
        var isFlags = type.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "FlagsAttribute" } flags && IsSystem(flags));
        return Layout(underlying).FieldType is { } fieldType
            ? new RecordedType(fieldType, type.ToQualifiedName(), type.ToShortName(), Cast: underlying.ToQualifiedName(), Members: members, IsFlags: isFlags)
            : null;
    }

    private static RecordedType? FindSpan(ITypeSymbol type, ITypeSymbol element) => element.SpecialType == SpecialType.System_Char
        ? new RecordedType("Text", "global::System.ReadOnlySpan<char>", type.ToShortName(), Multiplicity.Span)
        : FindArray(type, element, Multiplicity.Span, $"global::System.ReadOnlySpan<{element.ToQualifiedName()}>");

    private static RecordedType? FindArray(ITypeSymbol type, ITypeSymbol element, Multiplicity multiplicity, string local) =>
        Layout(element) is ({ } fieldType, null)
        && fieldType is not ("Boolean" or "Char" or "Duration" or "Time" or "Guid" or "Scalar")
            ? new RecordedType(fieldType, local, type.ToShortName(), multiplicity)
            : null;

    private static bool IsSystem(ITypeSymbol type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsTensor(ITypeSymbol type) => type is
    {
        Name: "Tensor",
        ContainingType: { Name: "torch", ContainingType: null, ContainingNamespace: { Name: "TorchSharp", ContainingNamespace.IsGlobalNamespace: true } },
    };
}
