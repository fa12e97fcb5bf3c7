using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads the template of a method's log entry and checks it against what the method records.</summary>
internal static class LogDiscovery
{
    private static readonly string[] Levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"];

    public static LogModel? Discover(MethodContext context, EquatableArray<ValueModel> values, bool guarded)
    {
        if (context.Method.FindAttribute(KnownNames.Log) is not { ConstructorArguments: [{ Value: string message }, var rest] } log) return null;

        var details = rest.Kind == TypedConstantKind.Array && !rest.IsNull ? rest.Values.Select(value => value.Value as string ?? "").ToList() : [];
        var types = values.GroupBy(value => value.Name).ToDictionary(group => group.Key, group => group.First().Type);
        var integer = new RecordedType("Int64", "long", "long");
        foreach (var name in KnownNames.Integers) types[name] = integer;
        types[KnownNames.Duration] = new RecordedType("Double", "double", "double");
        if (guarded) types[KnownNames.Skipped] = new RecordedType("Boolean", "bool", "bool");

        var own = values.Select(value => value.Name).Concat(guarded ? [KnownNames.Skipped] : []).ToList();
        var texts = new TemplateTexts(log);
        Check(context, message, texts.Message, types, own);
        for (var i = 0; i < details.Count; i++) Check(context, details[i], texts.Detail(i, details.Count), types, own);

        var level = log.Named("Level", 2);
        return new LogModel(Levels[level >= 0 && level < Levels.Length ? level : 2], message, details.ToEquatableArray());
    }

    private static void Check(MethodContext context, string text, TemplateText source, Dictionary<string, RecordedType> types, List<string> own)
    {
        var (placeholders, mistake) = TemplateParser.Parse(text);
        foreach (var placeholder in placeholders)
        {
            var location = source.Locate(placeholder.Start, placeholder.Length);
            if (!types.TryGetValue(placeholder.Name, out var type))
            {
                var known = own.Concat(KnownNames.Integers).Concat([KnownNames.Duration]);
                context.Report(Descriptors.UnknownPlaceholder, location, placeholder.Name, context.Method.Name, string.Join(", ", known));
            }
            else if (placeholder.Format is { } format && NumericFormat.Remedy(format, type) is { } remedy)
            {
                context.Report(Descriptors.InvalidFormat, location, format, placeholder.Name, WithArticle(type), remedy);
            }
        }

        if (mistake is var (start, length, what)) context.Report(Descriptors.MalformedTemplate, source.Locate(start, length), what);
    }

    private static string WithArticle(RecordedType type) => ("aeio".Contains(char.ToLowerInvariant(type.Display[0])) ? "an " : "a ") + type.Display;
}
