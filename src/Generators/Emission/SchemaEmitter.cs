using Instrumentation.Export.Prometheus;
using Instrumentation.Generators.Discovery;
using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Emission;

/// <summary>Writes the schema of one kind of record.</summary>
internal static class SchemaEmitter
{
    private const string ConstantTable = "global::System.Collections.Generic.Dictionary<string, double>";

    public static void Emit(SourceWriter writer, RecordKind kind, RecordingModel recording)
    {
        writer.Write($"private static readonly {RuntimeNames.RecordSchema} Schema = new(");
        writer.Indent();
        writer.Write($"{Literals.Of(recording.RecordName)},");

        var fields = recording.Values.Select(Field);
        if (recording.Guarded) fields = fields.Prepend($"new {RuntimeNames.FieldSchema}({Literals.Of(KnownNames.Skipped)}, {RuntimeNames.FieldType}.Boolean)");
        writer.Write(string.Join(",\n", fields.Prepend($"{RuntimeNames.RecordRole}.{kind}")) + ")");
        writer.Unindent();

        writer.OpenBlock();
        writer.Write("Source = Source,");
        if (recording.StepIndex is not null) writer.Write("NamesStep = true,");
        if (recording.Log is { } log) writer.Write($"Log = {Template(log)},");
        writer.CloseBlock("};");
    }

    private static string Field(ValueModel value)
    {
        var role = value.Role == "Field" ? "" : $", {RuntimeNames.FieldRole}.{value.Role}";
        var properties = Properties(value.Type).Concat(Properties(value.Details)).Concat(Properties(value.Checks)).ToList();
        var initializer = properties.Count == 0 ? ""
            : value.Checks is { Count: > 0 } ? $"\n{{\n{string.Concat(properties.Select(property => $"    {property},\n"))}}}"
            : $" {{ {string.Join(", ", properties)} }}";
        return $"new {RuntimeNames.FieldSchema}({Literals.Of(value.Name)}, {RuntimeNames.FieldType}.{value.Type.FieldType}{role}){initializer}";
    }

    private static IEnumerable<string> Properties(RecordedType type)
    {
        if (type.IsNullable) yield return "Nullable = true";
        if (type.IsArray) yield return "IsArray = true";
        if (type.Members is { } members)
            yield return $"Members = [{string.Join(", ", members.Select(member => $"new {RuntimeNames.EnumMember}({Literals.Of(member.Name)}, {Literals.Of(member.Value)})"))}]";
        if (type.IsFlags) yield return "Flags = true";
    }

    private static IEnumerable<string> Properties(ValueDetails details)
    {
        if (details.Short is { } shortName) yield return $"Short = {Literals.Of(shortName)}";
        if (details.Unit is { } unit) yield return $"Unit = {Literals.Of(unit)}";
        if (details.Help is { } help) yield return $"Help = {Literals.Of(help)}";
        if (details.Rate) yield return "Rate = true";
        if (details.Label is { } label) yield return $"MaxValues = {label.MaxValues}";
        if (details.Buckets is { } buckets) yield return $"Buckets = [{string.Join(", ", buckets.Select(Literals.Of))}]";
    }

    private static IEnumerable<string> Properties(EquatableArray<CheckModel>? checks)
    {
        if (checks is not { } given) yield break;
        yield return given.Count == 0 ? "Checks = []" : $"Checks =\n    [\n{string.Concat(given.Select(check => $"        {Check(check)},\n"))}    ]";
    }

    private static string Check(CheckModel check)
    {
        var constants = string.Join(", ", check.Constants.Select(constant => $"[{Literals.Of(SeriesNames.SnakeCase(constant.Name))}] = {constant.Literal}"));
        var initializer = constants.Length == 0 ? "" : $" {{ Constants = new {ConstantTable} {{ {constants} }} }}";
        return $"new {RuntimeNames.CheckSchema}({RuntimeNames.Anomaly}.{check.Anomaly}){initializer}";
    }

    private static string Template(LogModel log)
    {
        var texts = string.Join(", ", log.Details.Prepend(log.Message).Select(Literals.Of));
        return $"new {RuntimeNames.LogTemplate}({RuntimeNames.LogLevel}.{log.Level}, {texts})";
    }
}
