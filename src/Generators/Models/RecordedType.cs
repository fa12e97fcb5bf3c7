namespace Instrumentation.Generators.Models;

/// <summary>A type that can be recorded.</summary>
/// <param name="FieldType">The name of its <c>FieldType</c>.</param>
/// <param name="Keyword">Its C# keyword.</param>
internal sealed record RecordedType(string FieldType, string Keyword)
{
    public bool IsText => FieldType == "Text";

    public bool IsBoolean => FieldType == "Boolean";

    public bool IsFloatingPoint => FieldType is "Single" or "Double";

    public bool IsInteger => !IsText && !IsBoolean && !IsFloatingPoint;
}
