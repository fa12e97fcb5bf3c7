using Instrumentation.Export.Prometheus;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Checks the name and the unit of a value by Prometheus' rules, with the tables from which the runtime names its series.</summary>
internal static class SeriesRules
{
    private const string Total = "_total";

    public static void Check(MethodContext context, ValueCarrier carrier, ValueModel value, AttributeData attribute)
    {
        var location = attribute.SourceLocation() ?? carrier.Location;
        var unit = value.Details.Unit;
        if (unit is not null) CheckUnit(context, unit, attribute.ArgumentLocation("Unit") ?? location, carrier);

        string? series = null;
        if (HasSeriesOfItsOwn(value.Role))
        {
            series = SeriesNames.NameOf(ScopeOf(context.Kind) + value.Name, BaseUnit.Of(unit), value.Role == "Counter");
            CheckName(context, value, series, location);
            if (RunSeriesNames.All.Any(known => known.Name == series)) context.Report(Descriptors.TakenSeries, location, value.Name, series);
        }

        if (value.IsMetric)
            context.Sink.Add(new QuantityDeclaration(value.Name, value.Role, unit, value.Details.Short, series, $"{context.Type.Name}.{context.Method.Name}", location));
    }

    /// <summary>A loss, a gradient norm or a learning rate is a label of a series that all of its kind share.</summary>
    private static bool HasSeriesOfItsOwn(string role) => role is "Gauge" or "Counter" or "Histogram";

    private static string ScopeOf(RecordKind kind) => kind switch
    {
        RecordKind.Evaluation => "validation_",
        RecordKind.Epoch => "epoch_",
        _ => "",
    };

    private static void CheckUnit(MethodContext context, string unit, Location location, ValueCarrier carrier)
    {
        if (BaseUnit.Correct(unit) is { } spelling) context.Report(Descriptors.UnitSpelling, location, carrier.Name, unit, $"write '{spelling}'");
        else if (!Names.IsValid(unit)) context.Report(Descriptors.UnitSpelling, location, carrier.Name, unit, "write it in the plural and in full, in snake_case");
    }

    private static void CheckName(MethodContext context, ValueModel value, string series, Location location)
    {
        var name = value.Name;
        if (UnitAtEnd(name, value.Details.Unit) is { } unit)
        {
            var stem = name.Substring(0, name.Length - unit.Length - 1);
            context.Report(Descriptors.UnitInName, location, name, $"the unit '{unit}'", $"name it '{stem}' and declare Unit = \"{unit}\"");
        }
        else if (value.Role == "Counter" && name.EndsWith(Total, StringComparison.Ordinal))
        {
            context.Report(Descriptors.UnitInName, location, name, "'_total'", $"name it '{name.Substring(0, name.Length - Total.Length)}', and the series of the counter ends in it");
        }
        else if (value.Role != "Counter" && SeriesNames.ReservedEnding(series) is { } ending)
        {
            context.Report(Descriptors.UnitInName, location, name, $"'{ending}'", $"leave it to {(ending == Total ? "counters" : "the parts of a histogram")} and give another name");
        }
    }

    private static string? UnitAtEnd(string name, string? declared)
    {
        if (declared is not null && name.EndsWith("_" + declared, StringComparison.Ordinal)) return declared;
        var last = name.Substring(name.LastIndexOf('_') + 1);
        return last.Length < name.Length && BaseUnit.IsKnown(last) ? last : null;
    }
}
