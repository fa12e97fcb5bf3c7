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
        var vocabulary = TemplateVocabulary.Of(context, values, guarded);
        var texts = new TemplateTexts(log);
        Check(context, message, texts.Message(message), vocabulary);
        for (var i = 0; i < details.Count; i++) Check(context, details[i], texts.Detail(i, details), vocabulary);

        var level = log.Named("Level", 2);
        return new LogModel(Levels[level >= 0 && level < Levels.Length ? level : 2], message, details.ToEquatableArray());
    }

    private static void Check(MethodContext context, string text, TemplateText source, TemplateVocabulary vocabulary)
    {
        var (placeholders, mistake) = TemplateParser.Parse(text);
        foreach (var placeholder in placeholders) PlaceholderCheck.Check(context, placeholder, source, vocabulary);
        if (mistake is var (start, length, what)) context.Report(Descriptors.MalformedTemplate, source.Locate(start, length), what);
    }
}
