using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Finds the parameters that number the epoch, the batch and the step.</summary>
internal static class IndexDiscovery
{
    /// <summary>The expression for the index, converted to <c>int</c>, or to <c>long</c> for a step; null when no parameter has the role.</summary>
    public static string? Discover(MethodContext context, string role)
    {
        string? expression = null;
        foreach (var parameter in context.Method.Parameters)
        {
            if (parameter.FindAttribute(role) is not { } attribute) continue;
            var location = attribute.SourceLocation();
            if (!HasMeaning(context.Kind, role))
                context.Report(Descriptors.MeaninglessIndex, location, attribute.ShortName(), WithArticle(context.Kind));
            else if (parameter.RefKind != RefKind.None || RecordedTypes.Find(parameter.Type) is not { IsInteger: true, Multiplicity: Multiplicity.One } type)
                context.Report(Descriptors.IndexNotInteger, location, parameter.Name, parameter.Type.ToShortName(), attribute.ShortName());
            else if (expression is not null)
                context.Report(Descriptors.DuplicateIndex, location, context.Method.Name, attribute.ShortName());
            else
                expression = Converted(parameter.Name.Escaped(), type.FieldType, role);
        }

        return expression;
    }

    public static bool IsIndex(IParameterSymbol parameter) =>
        parameter.FindAttribute(KnownNames.EpochIndex) is not null
        || parameter.FindAttribute(KnownNames.BatchIndex) is not null
        || parameter.FindAttribute(KnownNames.StepIndex) is not null;

    private static string Converted(string name, string fieldType, string role) => (role, fieldType) switch
    {
        (KnownNames.StepIndex, "UInt64") => "(long)" + name,
        (KnownNames.EpochIndex or KnownNames.BatchIndex, "Int64" or "UInt32" or "UInt64") => "(int)" + name,
        _ => name,
    };

    // A phase belongs to the step that runs; an epoch and an evaluation span many batches; the run counts the steps itself.
    private static bool HasMeaning(RecordKind kind, string role) => kind switch
    {
        RecordKind.Event => true,
        RecordKind.Step => role != KnownNames.StepIndex,
        RecordKind.Epoch or RecordKind.Evaluation => role == KnownNames.EpochIndex,
        _ => false,
    };

    private static string WithArticle(RecordKind kind) => kind switch
    {
        RecordKind.Epoch => "an epoch",
        RecordKind.Evaluation => "an evaluation",
        RecordKind.Step => "a step",
        _ => "a phase",
    };
}
