using Instrumentation.Model.Quality.Metrics;
using MathNet.Numerics.LinearAlgebra;

namespace Instrumentation.Model.Quality;

/// <summary>The metrics of a passage as a point: each in standard deviations of the corpus from its mean. Metrics that hardly vary in the corpus, or are often not defined in it, are no axes.</summary>
internal sealed class FeatureSpace
{
    /// <summary>Below this share of the corpus a metric is too often not defined to be an axis.</summary>
    private const double LeastDefined = 0.9;

    /// <summary>How much of a covariance is taken from its diagonal instead: fewer samples than axes would otherwise make it singular.</summary>
    private const double Shrinkage = 0.1;

    /// <summary>Of a large corpus this many points are paired, evenly spread.</summary>
    private const int MostPaired = 200;

    private readonly int[] _axes;
    private readonly QualityReference _reference;
    private readonly (Vector<double> Mean, Matrix<double> Covariance)? _corpus;
    private readonly double? _corpusDistance;

    public FeatureSpace(QualityReference reference)
    {
        _reference = reference;
        _axes = [.. Enumerable.Range(0, QualityMetric.All.Count).Where(metric => reference.Distributions[metric] is { Defined: >= LeastDefined, Varies: true })];
        _corpus = Moments(reference.Values);
        var stride = Math.Max(1, reference.Values.Count / MostPaired);
        _corpusDistance = MeanDistance([.. reference.Values.Where((_, i) => i % stride == 0)]);
    }

    /// <summary>
    /// How varied samples are against the corpus: the mean distance between two samples, over that between two excerpts. About 1 for a model that varies as music does,
    /// towards 0 for one that writes the same again and again, which no metric of a single sample can see.
    /// </summary>
    /// <returns>Null for less than two samples with notes, or a corpus that does not vary.</returns>
    public double? Diversity(IReadOnlyList<double?[]> samples) => _corpusDistance > 0 ? MeanDistance(samples) / _corpusDistance : null;

    /// <summary>
    /// The Fréchet distance between the normal distributions fitted to samples and corpus: |μ - μ'|² + tr Σ + tr Σ' - 2 tr (Σ^½ Σ' Σ^½)^½. Dowson and Landau, "The
    /// Fréchet distance between multivariate normal distributions", 1982. It is over these metrics, and not comparable with distances over learned features.
    /// </summary>
    /// <returns>0 or more; null for less than two samples with all metrics that are axes.</returns>
    public double? FrechetDistance(IReadOnlyList<double?[]> samples)
    {
        if (_corpus is not { } corpus || Moments(samples) is not { } moments) return null;
        var root = Root(corpus.Covariance);
        var between = Root(root * moments.Covariance * root).Trace();
        var means = corpus.Mean - moments.Mean;
        return Math.Max(0, means * means + corpus.Covariance.Trace() + moments.Covariance.Trace() - 2 * between);
    }

    private double? MeanDistance(IReadOnlyList<double?[]> samples)
    {
        var points = samples.Select(PointOf).ToArray();
        var (sum, pairs) = (0.0, 0L);
        for (var left = 0; left < points.Length; left++)
        {
            for (var right = left + 1; right < points.Length; right++)
            {
                if (Distance(points[left], points[right]) is not { } distance) continue;
                sum += distance;
                pairs++;
            }
        }

        return pairs == 0 ? null : sum / pairs;
    }

    /// <summary>The root of the mean square over the axes that both have.</summary>
    private static double? Distance(double?[] left, double?[] right)
    {
        var (sum, shared) = (0.0, 0);
        for (var axis = 0; axis < left.Length; axis++)
        {
            if (left[axis] - right[axis] is not { } difference) continue;
            sum += difference * difference;
            shared++;
        }

        return shared == 0 ? null : Math.Sqrt(sum / shared);
    }

    private (Vector<double> Mean, Matrix<double> Covariance)? Moments(IReadOnlyList<double?[]> samples)
    {
        var points = samples.Select(PointOf).Where(point => Array.TrueForAll(point, value => value is not null)).Select(point => Array.ConvertAll(point, value => value!.Value)).ToArray();
        if (points.Length < 2 || _axes.Length == 0) return null;
        var matrix = Matrix<double>.Build.DenseOfRowArrays(points);
        var mean = matrix.ColumnSums() / points.Length;
        for (var row = 0; row < points.Length; row++) matrix.SetRow(row, matrix.Row(row) - mean);
        var covariance = matrix.TransposeThisAndMultiply(matrix) / (points.Length - 1);
        var diagonal = Matrix<double>.Build.DiagonalOfDiagonalVector(covariance.Diagonal());
        return (mean, (1 - Shrinkage) * covariance + Shrinkage * diagonal);
    }

    private double?[] PointOf(double?[] values) =>
        Array.ConvertAll(_axes, axis => (values[axis] - _reference.Distributions[axis].Mean) / _reference.Distributions[axis].Deviation);

    private static Matrix<double> Root(Matrix<double> symmetric)
    {
        // What rounding leaves of the symmetry would have it take another way, with complex numbers.
        var eigen = ((symmetric + symmetric.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        var roots = Matrix<double>.Build.DiagonalOfDiagonalVector(eigen.EigenValues.Map(value => Math.Sqrt(Math.Max(0, value.Real))));
        return eigen.EigenVectors * roots * eigen.EigenVectors.Transpose();
    }
}
