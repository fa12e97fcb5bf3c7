using System.Globalization;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads how many values a label can have, and counts the series that the labels of a record make.</summary>
internal static class LabelDiscovery
{
    /// <summary>The role of a label.</summary>
    public const string Role = "Label";

    private const int DefaultBudget = 1000;
    private const int DefaultBuckets = 12;

    /// <summary>Names that the series have already, or that somebody on the way to a dashboard adds.</summary>
    private static readonly Dictionary<string, string> Reserved = new()
    {
        ["le"] = "Prometheus keeps it for the buckets of histograms",
        ["quantile"] = "Prometheus keeps it for summaries",
        ["job"] = "Prometheus adds it to every series that it scrapes",
        ["instance"] = "Prometheus adds it to every series that it scrapes",
        ["run_id"] = "every measurement of the Meter has it",
        ["rank"] = "every series has it where several processes train together",
        ["loss"] = "it tells the losses apart",
        ["gradient"] = "it tells the gradient norms apart",
        ["learning_rate"] = "it tells the learning rates apart",
    };

    public static LabelModel Discover(MethodContext context, ValueCarrier carrier, RecordedType type, string name, AttributeData label)
    {
        var location = label.SourceLocation() ?? carrier.Location;
        if (Reserved.TryGetValue(name, out var reason)) context.Report(Descriptors.ReservedLabel, location, name, reason);

        var declared = label.Named("MaxValues", 0);
        var budget = label.Named("SeriesBudget", 0);
        if (type.IsArray || !(type.IsBoolean || type.IsEnum || type.IsInteger || type.IsText))
        {
            context.Report(Descriptors.LabelWrongType, location, carrier.Name, type.Display);
            return new LabelModel(1, budget);
        }

        var known = type.IsBoolean ? 2 : type is { IsEnum: true, IsFlags: false } ? type.Members!.Value.Select(member => member.Value).Distinct().Count() : 0;
        if (known > 0 && type.IsNullable) known++;
        if (known > 0 && declared > 0)
            context.Report(Descriptors.LabelValues, location, carrier.Name, $"has {known} values by its type", "remove MaxValues");
        else if (known == 0 && declared < 1)
            context.Report(Descriptors.LabelValues, location, carrier.Name, "can have any number of values", "declare how many with MaxValues");
        return new LabelModel(known > 0 ? known : Math.Max(1, declared), budget);
    }

    /// <summary>Refuses a record whose labels and metrics together make more series than the budget.</summary>
    public static void CheckBudget(MethodContext context, List<ValueModel> values)
    {
        var labels = values.Where(value => value.Details.Label is not null).ToList();
        if (labels.Count == 0) return;

        var metrics = values.Sum(SeriesOf);
        var series = labels.Aggregate((double)metrics, (product, label) => product * label.Details.Label!.MaxValues);
        var said = labels.Max(label => label.Details.Label!.SeriesBudget);
        var budget = said > 0 ? said : DefaultBudget;
        if (series <= budget) return;

        var figures = string.Join(" × ", labels.Select(label => $"{label.Name} {Figure(label.Details.Label!.MaxValues)}"));
        context.Report(Descriptors.SeriesBudget, null, context.Method.Name, Figure(series), Figure(budget), figures, Figure(metrics));
    }

    // A histogram is a series per bucket, one for what is above them all, the sum and the count; an array its least, mean and greatest value.
    private static int SeriesOf(ValueModel value) => value.Role switch
    {
        _ when !value.IsMetric => 0,
        "Histogram" => (value.Details.Buckets?.Count ?? DefaultBuckets) + 3,
        _ => value.Type.IsArray ? 3 : 1,
    };

    private static string Figure(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
