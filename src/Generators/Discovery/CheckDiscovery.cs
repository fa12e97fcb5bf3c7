using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads what a value is checked for.</summary>
internal static class CheckDiscovery
{
    private const string NonFinite = "NonFinite";

    /// <summary>What generated code looks for in the moment in which a value is recorded. The others are looked for behind the journal.</summary>
    private static readonly string[] PointAnomalies = [NonFinite, "Spike", "Vanishing", "OutOfRange"];

    /// <summary>What belongs to the run as a whole, or follows from another check.</summary>
    private static readonly Dictionary<string, string> OfNoValue = new()
    {
        ["StalledTraining"] = "is looked for in every run",
        ["TelemetryLoss"] = "is looked for in every run",
        ["BaselineShift"] = "is found by the other checks of a value",
    };

    public static EquatableArray<CheckModel> Discover(MethodContext context, AttributeData detect, ValueCarrier carrier, RecordedType type, IReadOnlyList<KeyValuePair<string, double>> ofSpike)
    {
        var location = detect.SourceLocation() ?? carrier.Location;
        var flags = detect.ConstructorArguments is [{ Value: int given }] ? given : 0;
        var known = Members(detect);
        var asked = known.Where(member => (flags & member.Bit) != 0).Select(member => member.Name).ToList();
        if ((flags & ~known.Aggregate(0, (bits, member) => bits | member.Bit)) != 0)
            context.Report(Descriptors.DetectConstant, location, "Anomalies", carrier.Name, flags, "combine members of Anomaly");

        if (flags == 0 && !type.IsAmount && !type.IsFloatingPoint) context.Report(Descriptors.DetectWrongType, location, carrier.Name, type.Display, "an anomaly");
        foreach (var anomaly in asked)
        {
            if (OfNoValue.TryGetValue(anomaly, out var why)) context.Report(Descriptors.DetectOfRun, location, anomaly, why);
            else if (anomaly == NonFinite ? !type.IsFloatingPoint : !type.IsAmount) context.Report(Descriptors.DetectWrongType, location, carrier.Name, type.Display, anomaly);
        }

        CheckConstants.Check(context, detect, carrier, asked);
        return asked.Select(anomaly => new CheckModel(anomaly, PointAnomalies.Contains(anomaly), CheckConstants.Of(anomaly, detect, ofSpike))).ToEquatableArray();
    }

    // The enumeration itself says what there is, so that an anomaly that is judged behind the journal needs no word here.
    private static List<(string Name, int Bit)> Members(AttributeData detect) =>
    [
        .. detect.AttributeConstructor?.Parameters.FirstOrDefault()?.Type.GetMembers().OfType<IFieldSymbol>()
            .Where(member => member.ConstantValue is int and not 0)
            .Select(member => (member.Name, (int)member.ConstantValue!)) ?? [],
    ];
}
