using Instrumentation.Anomalies;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>
/// Finds the recorded values of a method: those of its result, then its parameters. Symbols are read, never syntax, so that a result
/// type from another assembly has the same values.
/// </summary>
internal static class ValueDiscovery
{
    /// <summary>The unit of every length of time.</summary>
    private const string Seconds = "seconds";

    public static List<ValueModel> Discover(MethodContext context)
    {
        var method = context.Method;
        var values = new List<ValueModel>();
        ReadReturn(context, values);
        RefuseNullableStruct(context);
        foreach (var member in ResultMembers.Find(context, method.ReturnType)) AddMember(context, member, values);
        foreach (var parameter in method.Parameters) AddParameter(context, parameter, values);
        foreach (var value in values.GroupBy(value => value.Name).Where(group => group.Count() > 1))
            context.Report(Descriptors.DuplicateValue, null, method.Name, value.Key);
        LabelDiscovery.CheckBudget(context, values);
        return values;
    }

    private static void ReadReturn(MethodContext context, List<ValueModel> values)
    {
        var method = context.Method;
        var carrier = new ValueCarrier(method.ReturnType, method.GetReturnTypeAttributes(), method.Name, context.ReturnTypeLocation, ValueOrigin.Result, "");
        Add(context, carrier, recordAlways: false, values);
    }

    // Its values would go unseen, because they belong to the type inside.
    private static void RefuseNullableStruct(MethodContext context)
    {
        if (context.Method.ReturnType is not INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } type) return;
        if (ResultMembers.Find(context, inner).All(member => member.Attributes.IsEmpty)) return;

        context.Report(
            Descriptors.UnsupportedMethod,
            context.ReturnTypeLocation,
            context.Method.Name,
            $"returns '{type.ToShortName()}', which may have no values",
            $"return '{inner.ToShortName()}'");
    }

    private static void AddMember(MethodContext context, ResultMember member, List<ValueModel> values)
    {
        var location = member.Location ?? context.ReturnTypeLocation;
        AddReadable(context, member, new ValueCarrier(member.Type, member.Attributes, member.Name, location, ValueOrigin.ResultMember, member.Name.Escaped()), values);
    }

    private static void AddReadable(MethodContext context, ResultMember member, ValueCarrier carrier, List<ValueModel> values)
    {
        if (!carrier.IsAnnotated) return;
        if (member.Obstacle is { } obstacle) context.Report(Descriptors.UnreadableValue, carrier.Location, member.Name, obstacle, context.Type.Name);
        else Add(context, carrier, recordAlways: false, values);
    }

    private static void AddParameter(MethodContext context, IParameterSymbol parameter, List<ValueModel> values)
    {
        var location = parameter.SourceLocation() ?? context.NameLocation;
        var carrier = new ValueCarrier(parameter.Type, parameter.GetAttributes(), parameter.Name, location, ValueOrigin.Parameter, parameter.Name.Escaped());
        Add(context, carrier, recordAlways: context.Kind == RecordKind.Event && !IndexDiscovery.IsIndex(parameter), values);
    }

    // The measurements inside are found where those of a result are.
    private static void AddNested(MethodContext context, ValueCarrier carrier, AttributeData nested, List<ValueModel> values)
    {
        var location = nested.SourceLocation() ?? carrier.Location;
        var prefix = carrier.Prefix + PrefixOf(context, nested.NameArgument(), carrier.Name, location);
        var before = values.Count;
        if (carrier.Type is { IsValueType: true, IsTupleType: false } && RecordedTypes.Find(carrier.Type) is null)
        {
            foreach (var member in ResultMembers.Find(context, carrier.Type))
                AddReadable(context, member, carrier.Part(member.Name, member.Type, member.Attributes, member.Location, prefix), values);
        }

        if (values.Count == before && !context.Sink.HasErrors)
            context.Report(Descriptors.NothingNested, location, carrier.Name, carrier.Type.ToShortName());
    }

    // Elements cannot carry attributes, so what stands on the tuple holds for each of them.
    private static void AddTuple(MethodContext context, ValueCarrier carrier, AttributeData? attribute, INamedTypeSymbol tuple, List<ValueModel> values)
    {
        var given = attribute?.NameArgument();
        var isResult = carrier.Origin == ValueOrigin.Result && given is null;
        var prefix = carrier.Prefix + (isResult ? "" : PrefixOf(context, given, carrier.Name, attribute?.SourceLocation() ?? carrier.Location));
        foreach (var element in tuple.TupleElements)
            Add(context, carrier.Part(element.Name, element.Type, carrier.Attributes, null, prefix), recordAlways: true, values, isElement: true);
    }

    private static string PrefixOf(MethodContext context, string? given, string name, Location location) =>
        given is "" ? "" : Names.Resolve(given, name, location, context.Sink) + "_";

    private static void Add(MethodContext context, ValueCarrier carrier, bool recordAlways, List<ValueModel> values, bool isElement = false)
    {
        var roles = carrier.Attributes.Where(attribute => attribute.IsMeasurement()).ToList();
        var detect = carrier.Attributes.FirstOrDefault(attribute => attribute.AttributeClass.IsRuntimeType(KnownNames.Detect));
        if (carrier.Nested is { } nested)
        {
            if (roles.Count > 0) context.Report(Descriptors.SeveralRoles, carrier.Location, carrier.Name, $"[Nested] and [{roles[0].ShortName()}]");
            else AddNested(context, carrier, nested, values);
            return;
        }

        if (roles.Count == 0 && !recordAlways)
        {
            if (detect is not null) context.Report(Descriptors.DetectNotRecorded, detect.SourceLocation() ?? carrier.Location, carrier.Name);
            return;
        }

        if (roles.Count > 1)
            context.Report(Descriptors.SeveralRoles, carrier.Location, carrier.Name, string.Join(" and ", roles.Select(role => $"[{role.ShortName()}]")));

        var attribute = roles.FirstOrDefault();
        if (carrier.Type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            AddTuple(context, carrier, isElement ? null : attribute, tuple, values);
            return;
        }

        if (RecordedTypes.Find(carrier.Type) is not { } type)
        {
            context.Report(Descriptors.UnsupportedValue, carrier.Location, carrier.Name, carrier.Type.ToShortName(), RecordedTypes.WhyNot(carrier.Type));
            return;
        }

        var given = isElement ? null : attribute?.NameArgument();
        var name = carrier.Prefix + Names.Resolve(given, carrier.Name, attribute?.SourceLocation() ?? carrier.Location, context.Sink);
        RefuseReserved(context, carrier, name, attribute);
        RefuseRole(context, carrier, type, attribute);
        var isLabel = attribute?.ShortName() == LabelDiscovery.Role;
        if (isLabel && detect is not null) context.Report(Descriptors.DetectWrongType, detect.SourceLocation() ?? carrier.Location, carrier.Name, "label", "an anomaly");
        var role = attribute?.ShortName() ?? "Field";
        var value = new ValueModel(
            name,
            type,
            role,
            carrier.Origin,
            carrier.Path,
            Details(context, carrier, type, attribute, isElement) with { Label = isLabel ? LabelDiscovery.Discover(context, carrier, type, name, attribute!) : null },
            detect is null || isLabel ? null : CheckDiscovery.Discover(context, detect, carrier, type, SpikeConstants.Of(role, name)));
        if (attribute is not null) SeriesRules.Check(context, carrier, value, attribute);
        values.Add(value);
    }

    private static void RefuseRole(MethodContext context, ValueCarrier carrier, RecordedType type, AttributeData? attribute)
    {
        if (attribute is null || attribute.ShortName() is "Field" or LabelDiscovery.Role) return;

        var location = attribute.SourceLocation() ?? carrier.Location;
        var role = attribute.ShortName();
        if (role == SampleIdDiscovery.Role) SampleIdDiscovery.Check(context, carrier, type, attribute);
        else if (role is MediaDiscovery.Image or MediaDiscovery.Audio) MediaDiscovery.Check(context, carrier, type, attribute);
        else if (!type.IsNumeric) context.Report(Descriptors.RoleWrongType, location, carrier.Name, type.Display, "no number", $"a [{role}]", "use [Field]");
        else if (type.IsArray && role is not ("Gauge" or "Histogram"))
            context.Report(Descriptors.RoleWrongType, location, carrier.Name, type.Display, "many numbers", $"a [{role}]", "use [Gauge], [Histogram] or [Field]");
        if (type.IsDuration && attribute.Named<string?>("Unit", null) is { } unit && unit != Seconds)
            context.Report(Descriptors.DurationUnit, location, carrier.Name, unit);
    }

    private static void RefuseReserved(MethodContext context, ValueCarrier carrier, string name, AttributeData? attribute)
    {
        if (!KnownNames.Integers.Contains(name) && name is not (KnownNames.Duration or KnownNames.Skipped)) return;

        var hint = name switch
        {
            "epoch" => ", or mark the parameter with [EpochIndex]",
            "batch" => ", or mark the parameter with [BatchIndex]",
            "step" when context.Kind == RecordKind.Event => ", or mark the parameter with [StepIndex]",
            _ => "",
        };
        context.Report(Descriptors.ReservedName, attribute?.SourceLocation() ?? carrier.Location, name, hint);
    }

    private static ValueDetails Details(MethodContext context, ValueCarrier carrier, RecordedType type, AttributeData? attribute, bool isElement)
    {
        var unit = type.IsDuration ? Seconds : null;
        if (attribute is null) return new ValueDetails(null, unit, null, false, null);

        return new ValueDetails(
            isElement ? null : attribute.Named<string?>("Short", null),
            attribute.Named("Unit", unit),
            attribute.Named<string?>("Help", null),
            attribute.Named("Rate", false),
            Buckets(context, carrier, attribute));
    }

    private static EquatableArray<double>? Buckets(MethodContext context, ValueCarrier carrier, AttributeData attribute)
    {
        var argument = attribute.NamedArguments.FirstOrDefault(named => named.Key == "Buckets").Value;
        if (argument is not { Kind: TypedConstantKind.Array, IsNull: false }) return null;

        var buckets = argument.Values.Select(value => (double)value.Value!).ToEquatableArray();
        var ascending = buckets.Count > 0 && !double.IsNaN(buckets[0]) && buckets.Zip(buckets.Skip(1), (low, high) => low < high).All(rises => rises);
        if (!ascending) context.Report(Descriptors.Buckets, attribute.SourceLocation() ?? carrier.Location, carrier.Name);
        return buckets;
    }
}
