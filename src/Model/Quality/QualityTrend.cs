namespace Instrumentation.Model.Quality;

/// <summary>What the latest evaluations say of the course of the quality, and how surely.</summary>
/// <param name="Verdict">What is said.</param>
/// <param name="PValue">
/// Below 0.05 where something is said: how probable such values were if it were otherwise. Else the two-sided p of a trend; null for too few evaluations.
/// </param>
/// <param name="Slope">The median of the slopes of all pairs (Theil and Sen), per evaluation; null for less than two.</param>
/// <param name="Evaluations">How many were looked at.</param>
internal sealed record QualityTrend(TrendVerdict Verdict, double? PValue, double? Slope, int Evaluations)
{
    /// <summary>The latest evaluations that count, and the fewest with which something can be said.</summary>
    public const int Window = 20, Fewest = 5;

    private const double StayingLevel = 0.05;

    /// <summary>Less than 5 %, because staying is asked for as well: on noise all verdicts together are to be at most 5 %.</summary>
    private const double Level = 0.045;

    /// <summary>Looks for evidence, in this order, that the quality rises or falls, and that it stays.</summary>
    /// <remarks>
    /// Rising and falling: <see cref="MannKendall"/>, two-sided at 4.5 %. Staying is not that no change was seen, but evidence that there is none that matters: against a
    /// rise, and against a fall, by <paramref name="margin"/> over the window, the test speaks at 5 % each (two one-sided tests of Schuirmann, 1987, on
    /// ranks). The margin is to be at most half the standard error of one evaluation: then values that scatter as evaluations of independent samples do are never
    /// said to stay. That takes values that scatter less, as those of equally seeded samples of a model do that has come to rest.
    /// </remarks>
    /// <param name="qualities">The evaluations in their order, each finite.</param>
    /// <param name="margin">The change over the window that does not matter, 0 or more.</param>
    public static QualityTrend Of(IReadOnlyList<double> qualities, double margin)
    {
        double[] values = [.. qualities.TakeLast(Window)];
        if (values.Length < Fewest) return new QualityTrend(TrendVerdict.NotEnoughEvidence, null, Slopes(values), values.Length);

        var (rise, fall) = (MannKendall.ProbabilityOfRise(values), MannKendall.ProbabilityOfRise(Tilted(values, 0, -1)));
        var p = Math.Min(1, 2 * Math.Min(rise, fall));
        if (p < Level) return Say(rise < fall ? TrendVerdict.Improving : TrendVerdict.Degrading, p);
        var staying = Math.Max(MannKendall.ProbabilityOfRise(Tilted(values, margin, 1)), MannKendall.ProbabilityOfRise(Tilted(values, margin, -1)));
        return staying < StayingLevel ? Say(TrendVerdict.Stable, staying) : Say(TrendVerdict.NotEnoughEvidence, p);

        QualityTrend Say(TrendVerdict verdict, double probability) => new(verdict, probability, Slopes(values), values.Length);
    }

    /// <summary>The values, mirrored or not, with a rise by <paramref name="rise"/> over all of them added.</summary>
    private static double[] Tilted(double[] values, double rise, int sign) =>
        [.. values.Select((value, i) => sign * value + rise * i / (values.Length - 1))];

    private static double? Slopes(double[] values)
    {
        var slopes = new List<double>();
        for (var later = 1; later < values.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++) slopes.Add((values[later] - values[earlier]) / (later - earlier));
        }

        slopes.Sort();
        return slopes.Count == 0 ? null : (slopes[(slopes.Count - 1) / 2] + slopes[slopes.Count / 2]) / 2;
    }
}

/// <summary>What can be said of a course.</summary>
internal enum TrendVerdict { NotEnoughEvidence, Improving, Degrading, Stable }
