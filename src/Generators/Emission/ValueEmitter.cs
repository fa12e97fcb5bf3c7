using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Emission;

/// <summary>How the code of a recorder treats one kind of value that lies in a local.</summary>
internal static class ValueEmitter
{
    /// <summary>The call that writes it.</summary>
    public static string Write(RecordedType type, string local)
    {
        var value = type.Cast is null ? local : $"({type.Cast}){local}";
        var method = type.IsArray ? "WriteArray" : type.IsNullable ? "WriteNullable" : "Write";
        return $"record.{method}({value});";
    }

    /// <summary>How many bytes it takes in the tail of the record; null for none.</summary>
    public static string? Size(RecordedType type, string local) =>
        type.IsArray ? $"SizeOfArray({local})" : type.IsText ? $"SizeOf({local})" : null;

    /// <summary>The call of a check, which sees doubles and only what is there.</summary>
    public static string Check(RecordedType type, string local, string detector, string rule)
    {
        var isOptional = type.IsNullable || type.IsTensor;
        var number = type switch
        {
            { IsArray: true } => $"FirstNonFinite({local})",
            { IsTensor: true } => $"{local}.ToDouble()",
            { IsNullable: true } => Number(type, local + ".GetValueOrDefault()"),
            _ => Number(type, local),
        };
        var call = $"{detector}.Check({number}, {rule});";
        return isOptional ? $"if ({local}.HasValue) {call}" : call;
    }

    private static string Number(RecordedType type, string value) => type.FieldType switch
    {
        "Duration" => value + ".TotalSeconds",
        "Half" or "Decimal" => "(double)" + value,
        _ => value,
    };
}
