using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Which types can be recorded, and why others cannot.</summary>
internal static class RecordedTypes
{
    public static RecordedType? Find(ITypeSymbol type) => type.TypeKind == TypeKind.Enum ? null : type.SpecialType switch
    {
        SpecialType.System_Boolean => new RecordedType("Boolean", "bool"),
        SpecialType.System_SByte => new RecordedType("SByte", "sbyte"),
        SpecialType.System_Byte => new RecordedType("Byte", "byte"),
        SpecialType.System_Int16 => new RecordedType("Int16", "short"),
        SpecialType.System_UInt16 => new RecordedType("UInt16", "ushort"),
        SpecialType.System_Int32 => new RecordedType("Int32", "int"),
        SpecialType.System_UInt32 => new RecordedType("UInt32", "uint"),
        SpecialType.System_Int64 => new RecordedType("Int64", "long"),
        SpecialType.System_UInt64 => new RecordedType("UInt64", "ulong"),
        SpecialType.System_Single => new RecordedType("Single", "float"),
        SpecialType.System_Double => new RecordedType("Double", "double"),
        SpecialType.System_String => new RecordedType("Text", "string"),
        _ => null,
    };

    public static string WhyNot(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
        || type.SpecialType == SpecialType.System_Decimal
        || type.ToDisplayString() is "System.Half" or "TorchSharp.torch.Tensor"
            ? "is not yet supported"
            : "is no single number or text";
}
