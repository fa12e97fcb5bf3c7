using System.Globalization;

namespace Instrumentation.Reports.Comparison;

/// <summary>Two groups of runs set against each other by a metric.</summary>
/// <param name="First">The one with the better mean, where better is known.</param>
/// <param name="Second">The other one.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Test">The test; null where there is nothing to test with.</param>
/// <param name="AdjustedP">The p-value after Holm's correction for the number of pairs; null without a test.</param>
internal sealed record GroupDifference(RunGroup First, RunGroup Second, string Metric, WelchTest? Test, double? AdjustedP)
{
    private const double Significant = 0.05;

    /// <summary>With fewer values the assumption of the test, a normal distribution, cannot be seen to hold.</summary>
    private const int FewSeeds = 5;

    /// <summary>Every two groups that have a value of the metric.</summary>
    /// <remarks>S. Holm, Scand. J. Stat. 6 (1979) 65.</remarks>
    public static IReadOnlyList<GroupDifference> Of(IReadOnlyList<RunGroup> groups, string metric, Better better)
    {
        var ordered = groups.Where(group => group.ValuesOf(metric).Length > 0).OrderBy(group => group.ValuesOf(metric).Average() * (better == Better.Higher ? -1 : 1)).ToList();
        var pairs = ordered.SelectMany((first, i) => ordered.Skip(i + 1).Select(second =>
            new GroupDifference(first, second, metric, WelchTest.Of(first.ValuesOf(metric), second.ValuesOf(metric)), null))).ToList();
        var tested = pairs.Where(pair => pair.Test is not null).OrderBy(pair => pair.Test!.PValue).ToList();
        var adjusted = 0.0;
        for (var i = 0; i < tested.Count; i++)
        {
            adjusted = Math.Min(1, Math.Max(adjusted, (tested.Count - i) * tested[i].Test!.PValue));
            pairs[pairs.IndexOf(tested[i])] = tested[i] with { AdjustedP = adjusted };
        }

        return pairs;
    }

    /// <summary>What can be said of it, and no more.</summary>
    public string Say()
    {
        var (first, second) = (First.ValuesOf(Metric), Second.ValuesOf(Metric));
        var difference = Text(first.Average() - second.Average());
        if (Test is null)
        {
            if (first.Length > 1 && second.Length > 1) return $"{difference}; neither group varies over its seeds, so there is no spread to set it against.";
            return first.Length == 1 && second.Length == 1
                ? $"{difference}; one seed each: no spread known, so whether it is more than chance cannot be said."
                : $"{difference}; one seed in {(first.Length == 1 ? First : Second).Name}: no spread known there, so whether it is more than chance cannot be said.";
        }

        var few = Math.Min(first.Length, second.Length) < FewSeeds ? " Few seeds: the test takes the values to be normally distributed." : "";
        var verdict = AdjustedP < Significant ? "larger than the spread over seeds explains" : "not larger than the spread over seeds may explain";
        return $"{difference} (95 % interval {Text(Test.Low)} to {Text(Test.High)}), {Text(Math.Abs(Test.HedgesG))} standard deviations: {verdict} "
            + $"(Welch, p = {Text(AdjustedP!.Value)}{(AdjustedP > Test.PValue ? " after Holm's correction" : "")}, {first.Length} against {second.Length} seeds).{few}";
    }

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
