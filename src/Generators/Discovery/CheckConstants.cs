using System.Globalization;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Discovery;

/// <summary>
/// Reads the constants that a <c>[Detect]</c> gives. What is not given is no constant, but for a spike of values that jump about: the shipped ones
/// stand in the runtime, and a later version may have better ones.
/// </summary>
internal static class CheckConstants
{
    private static readonly Constant[] All =
    [
        new("FatalAfter", "NonFinite", "FatalAfter", value => value >= 1, "give at least 1"),
        new("SpikeThreshold", "Spike", "Threshold", IsAboveZero, "give a number above 0"),
        new("WarmUp", "Spike", "WarmUp", value => value >= 2, "give at least 2"),
        new("SpikeRatio", "Spike", "Ratio", value => value >= 1 && IsFinite(value), "give at least 1"),
        new("VanishingFloor", "Vanishing", "Floor", IsAboveZero, "give a number above 0"),
        new("VanishingRatio", "Vanishing", "Ratio", value => value is > 0 and < 1, "give a number between 0 and 1"),
        new("Minimum", "OutOfRange", "Minimum", IsFinite, "give a finite number, or leave it out"),
        new("Maximum", "OutOfRange", "Maximum", IsFinite, "give a finite number, or leave it out"),
    ];

    /// <summary>The constants of one anomaly that are not those of its rule, in the rule's order: those that are given, and those of such a value.</summary>
    /// <param name="anomaly">The anomaly.</param>
    /// <param name="detect">The attribute.</param>
    /// <param name="ofSpike">The constants of a spike of the value that are not those of most values.</param>
    public static EquatableArray<ConstantModel> Of(string anomaly, AttributeData detect, IReadOnlyList<KeyValuePair<string, double>> ofSpike)
    {
        var constants = Given(detect)
            .Where(given => given.Constant.Anomaly == anomaly)
            .Select(given => new ConstantModel(given.Constant.Name, given.Value, given.IsWhole))
            .ToList();
        if (anomaly == "Spike") constants.AddRange(ofSpike.Where(other => constants.TrueForAll(constant => constant.Name != other.Key)).Select(other => new ConstantModel(other.Key, other.Value, IsWhole: false)).ToList());
        return constants.ToEquatableArray();
    }

    /// <summary>Reports constants that no check can work with, or that belong to none.</summary>
    public static void Check(MethodContext context, AttributeData detect, ValueCarrier carrier, ICollection<string> anomalies)
    {
        var given = Given(detect).ToList();
        foreach (var (constant, value, _) in given)
        {
            var location = LocationOf(constant.Property);
            if (!anomalies.Contains(constant.Anomaly)) context.Report(Descriptors.DetectWithoutAnomaly, location, constant.Property, carrier.Name, constant.Anomaly);
            else if (!constant.IsValid(value)) context.Report(Descriptors.DetectConstant, location, constant.Property, carrier.Name, value, constant.Remedy);
        }

        if (!anomalies.Contains("OutOfRange")) return;
        var (minimum, maximum) = (ValueOf("Minimum"), ValueOf("Maximum"));
        if (minimum is null && maximum is null)
            context.Report(Descriptors.DetectWithoutBounds, detect.SourceLocation() ?? carrier.Location, carrier.Name);
        else if (minimum > maximum)
            context.Report(Descriptors.DetectConstant, LocationOf("Minimum"), "Minimum", carrier.Name, minimum, $"give one that is not above Maximum, which is {maximum.Value.ToString(CultureInfo.InvariantCulture)}");

        double? ValueOf(string property) => given.Where(given => given.Constant.Property == property).Select(given => (double?)given.Value).FirstOrDefault();

        Location LocationOf(string property) => detect.ArgumentLocation(property) ?? detect.SourceLocation() ?? carrier.Location;
    }

    private static IEnumerable<(Constant Constant, double Value, bool IsWhole)> Given(AttributeData detect)
    {
        foreach (var constant in All)
        {
            var argument = detect.NamedArguments.FirstOrDefault(argument => argument.Key == constant.Property).Value;
            if (argument is { Kind: TypedConstantKind.Primitive, Value: int whole }) yield return (constant, whole, true);
            else if (argument is { Kind: TypedConstantKind.Primitive, Value: double number }) yield return (constant, number, false);
        }
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    private static bool IsAboveZero(double value) => value > 0 && IsFinite(value);

    /// <param name="Property">The property of <c>[Detect]</c>.</param>
    /// <param name="Anomaly">The anomaly whose rule it belongs to.</param>
    /// <param name="Name">What the rule calls it.</param>
    /// <param name="IsValid">Whether a check can work with a value.</param>
    /// <param name="Remedy">What to do about one with which it cannot.</param>
    private sealed record Constant(string Property, string Anomaly, string Name, Func<double, bool> IsValid, string Remedy);
}
