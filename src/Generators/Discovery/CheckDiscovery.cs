using System.Globalization;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>Reads what a value is checked for.</summary>
internal static class CheckDiscovery
{
    private const int NonFinite = 1;
    private const int Spike = 2;

    public static IEnumerable<CheckModel> Discover(MethodContext context, AttributeData detect, ValueCarrier carrier, RecordedType type)
    {
        var location = detect.SourceLocation() ?? carrier.Location;
        var anomalies = detect.ConstructorArguments is [{ Value: int flags }] ? flags : 0;
        var threshold = detect.Named("SpikeThreshold", 6.0);
        var warmUp = detect.Named("WarmUp", 100);
        var checks = new List<CheckModel>();

        if (anomalies == 0 || (anomalies & ~(NonFinite | Spike)) != 0)
            context.Report(Descriptors.DetectConstant, location, "Anomalies", carrier.Name, anomalies, "name what to look for: NonFinite, Spike or both");
        if (!(threshold > 0) || double.IsInfinity(threshold))
            context.Report(Descriptors.DetectConstant, location, "SpikeThreshold", carrier.Name, threshold, "give a number above 0");
        if (warmUp < 2)
            context.Report(Descriptors.DetectConstant, location, "WarmUp", carrier.Name, warmUp, "give at least 2");

        if ((anomalies & NonFinite) != 0)
        {
            if (!type.IsFloatingPoint) context.Report(Descriptors.DetectWrongType, location, carrier.Name, type.Display, "NonFinite");
            checks.Add(new CheckModel("NonFinite", ""));
        }

        if ((anomalies & Spike) != 0)
        {
            if (!type.IsAmount) context.Report(Descriptors.DetectWrongType, location, carrier.Name, type.Display, "Spike");
            checks.Add(new CheckModel("Spike", $"threshold: {Literals.Of(threshold)}, warmUp: {warmUp.ToString(CultureInfo.InvariantCulture)}"));
        }

        return checks;
    }
}
