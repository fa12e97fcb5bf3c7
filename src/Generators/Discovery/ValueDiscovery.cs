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
        return values;
    }

    private static void ReadReturn(MethodContext context, List<ValueModel> values)
    {
        var carrier = new ValueCarrier(context.Method.ReturnType, context.Method.GetReturnTypeAttributes(), context.Method.Name, context.ReturnTypeLocation);
        Add(context, carrier, ValueOrigin.Result, "", recordAlways: false, values);
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
        var carrier = new ValueCarrier(member.Type, member.Attributes, member.Name, member.Location ?? context.ReturnTypeLocation);
        if (!carrier.IsAnnotated) return;
        if (member.Obstacle is { } obstacle) context.Report(Descriptors.UnreadableValue, carrier.Location, member.Name, obstacle, context.Type.Name);
        else Add(context, carrier, ValueOrigin.ResultMember, member.Name.Escaped(), recordAlways: false, values);
    }

    private static void AddParameter(MethodContext context, IParameterSymbol parameter, List<ValueModel> values)
    {
        var carrier = new ValueCarrier(parameter.Type, parameter.GetAttributes(), parameter.Name, parameter.SourceLocation() ?? context.NameLocation);
        var recordAlways = context.Kind == RecordKind.Event && !IndexDiscovery.IsIndex(parameter);
        Add(context, carrier, ValueOrigin.Parameter, parameter.Name.Escaped(), recordAlways, values);
    }

    private static void Add(MethodContext context, ValueCarrier carrier, ValueOrigin origin, string member, bool recordAlways, List<ValueModel> values)
    {
        var roles = carrier.Attributes.Where(attribute => attribute.IsMeasurement()).ToList();
        var detect = carrier.Attributes.FirstOrDefault(attribute => attribute.AttributeClass.IsRuntimeType(KnownNames.Detect));
        if (roles.Count == 0 && !recordAlways)
        {
            if (detect is not null) context.Report(Descriptors.DetectNotRecorded, detect.SourceLocation() ?? carrier.Location, carrier.Name);
            return;
        }

        if (roles.Count > 1)
            context.Report(Descriptors.SeveralRoles, carrier.Location, carrier.Name, string.Join(" and ", roles.Select(role => $"[{role.ShortName()}]")));

        if (RecordedTypes.Find(carrier.Type) is not { } type)
        {
            context.Report(Descriptors.UnsupportedValue, carrier.Location, carrier.Name, carrier.Type.ToShortName(), RecordedTypes.WhyNot(carrier.Type));
            return;
        }

        var attribute = roles.FirstOrDefault();
        var name = Names.Resolve(attribute?.NameArgument(), carrier.Name, attribute?.SourceLocation() ?? carrier.Location, context.Sink);
        RefuseReserved(context, carrier, name, attribute);
        values.Add(new ValueModel(
            name,
            type,
            attribute?.ShortName() ?? "Field",
            origin,
            member,
            Details(context, carrier, attribute),
            detect is null ? default : CheckDiscovery.Discover(context, detect, carrier, type).ToEquatableArray()));
    }

    private static void RefuseReserved(MethodContext context, ValueCarrier carrier, string name, AttributeData? attribute)
    {
        if (!KnownNames.Integers.Contains(name) && name is not (KnownNames.Duration or KnownNames.Skipped)) return;

        var hint = name switch
        {
            "epoch" => ", or mark the parameter with [EpochIndex]",
            "batch" => ", or mark the parameter with [BatchIndex]",
            _ => "",
        };
        context.Report(Descriptors.ReservedName, attribute?.SourceLocation() ?? carrier.Location, name, hint);
    }

    private static ValueDetails Details(MethodContext context, ValueCarrier carrier, AttributeData? attribute)
    {
        if (attribute is null) return new ValueDetails(null, null, null, false, null);

        return new ValueDetails(
            attribute.Named<string?>("Short", null),
            attribute.Named<string?>("Unit", null),
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
