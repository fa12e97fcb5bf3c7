using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary>What music is to be like: the distributions of the fourteen metrics over excerpts of a corpus.</summary>
internal sealed class QualityReference
{
    private readonly double[] _aspectWeights = new double[QualityMetric.Aspects];

    /// <param name="excerpts">Excerpts of the corpus, neither transposed nor stretched, at least one with a note.</param>
    public QualityReference(IReadOnlyList<Passage> excerpts)
    {
        Values = [.. excerpts.Select(QualityMetric.MeasureAll)];
        Distributions = DistributionsOf(Values);
        foreach (var aspect in QualityMetric.All.Zip(Distributions).GroupBy(pair => pair.First.Aspect))
            _aspectWeights[(int)aspect.Key] = aspect.Average(pair => pair.Second.Defined);
    }

    /// <summary>The metrics of each excerpt, in the order of <see cref="QualityMetric.All"/>.</summary>
    public IReadOnlyList<double?[]> Values { get; }

    /// <summary>The distribution of each metric.</summary>
    public IReadOnlyList<MetricDistribution> Distributions { get; }

    /// <summary>Reads the excerpts of scores, of which one at least has a note.</summary>
    public static QualityReference Of(IEnumerable<Score> scores) => new([.. scores.SelectMany(Excerpts.Of)]);

    /// <summary>The distributions of the fourteen metrics over a set.</summary>
    /// <param name="values">The metrics of each member.</param>
    public static IReadOnlyList<MetricDistribution> DistributionsOf(IReadOnlyList<double?[]> values) =>
        [.. Enumerable.Range(0, QualityMetric.All.Count).Select(metric => new MetricDistribution(values.Select(member => member[metric])))];

    /// <summary>
    /// The quality of one passage, 0 to 1: the mean over the five aspects of the mean, over an aspect's metrics, of how well each fits the corpus
    /// (<see cref="MetricDistribution.Fit"/>). A metric counts as much as the share of the corpus in which it is defined, and an aspect as much as its metrics do on
    /// average. Silence has the quality 0.
    /// </summary>
    /// <remarks>Held-out music of the same kind has about 0.8, because half of the corpus lies outside the middle half of the corpus.</remarks>
    public SampleQuality Judge(Passage passage)
    {
        var values = QualityMetric.MeasureAll(passage);
        var aspects = new double?[QualityMetric.Aspects];
        if (passage.Notes.Count == 0) return new SampleQuality(0, values, aspects);
        var (sum, weights) = (0.0, 0.0);
        for (var aspect = 0; aspect < aspects.Length; aspect++)
        {
            aspects[aspect] = FitOf((QualityAspect)aspect, values);
            sum += _aspectWeights[aspect] * aspects[aspect] ?? 0;
            weights += _aspectWeights[aspect];
        }

        return new SampleQuality(weights == 0 ? 0 : sum / weights, values, aspects);
    }

    /// <summary>The mean quality of a file's excerpts; null aspects for a file without notes.</summary>
    public SampleQuality Judge(Score score)
    {
        var excerpts = Excerpts.Of(score).Select(Judge).ToList();
        return excerpts.Count == 0
            ? new SampleQuality(0, new double?[QualityMetric.All.Count], new double?[QualityMetric.Aspects])
            : new SampleQuality(
                excerpts.Average(excerpt => excerpt.Overall),
                [.. Enumerable.Range(0, QualityMetric.All.Count).Select(metric => excerpts.Average(excerpt => excerpt.Values[metric]))],
                [.. Enumerable.Range(0, QualityMetric.Aspects).Select(aspect => excerpts.Average(excerpt => excerpt.Aspects[aspect]))]);
    }

    private double? FitOf(QualityAspect aspect, double?[] values)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var metric = 0; metric < values.Length; metric++)
        {
            if (QualityMetric.All[metric].Aspect != aspect) continue;
            var weight = Distributions[metric].Defined;
            sum += weight * Distributions[metric].Fit(values[metric], QualityMetric.All[metric].MoreIsNoFault);
            weights += weight;
        }

        return weights == 0 ? null : sum / weights;
    }
}

/// <summary>The quality of one sample.</summary>
/// <param name="Overall">0 to 1.</param>
/// <param name="Values">The fourteen metrics, in the order of <see cref="QualityMetric.All"/>.</param>
/// <param name="Aspects">How well each aspect fits, 0 to 1, in the order of <see cref="QualityAspect"/>; null where the corpus has nothing to compare with.</param>
internal sealed record SampleQuality(double Overall, double?[] Values, double?[] Aspects);
