using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary>What a set of passages is made of, all of them together: pitch classes, note lengths, and which pitch class follows which.</summary>
internal sealed class Histograms
{
    private readonly double[] _pitchClasses = new double[12], _noteLengths = new double[12], _transitions = new double[12 * 12];

    public Histograms(IEnumerable<Passage> passages)
    {
        foreach (var passage in passages)
        {
            Add(_pitchClasses, PitchMetrics.Count(passage.Pitched, 12));
            Add(_noteLengths, RhythmMetrics.NoteLengths(passage.Pitched));
            AddTransitions(passage.Pitched);
        }
    }

    /// <summary>The distances to another set. The transitions are those of Yang and Lerch, 2020: from a note to those that begin where it ends.</summary>
    /// <returns>Each 0 to 1; null where one of the sets has nothing of the kind.</returns>
    public HistogramDistances To(Histograms other) => new(
        JensenShannon(_pitchClasses, other._pitchClasses), JensenShannon(_noteLengths, other._noteLengths), JensenShannon(_transitions, other._transitions));

    /// <summary>
    /// The Jensen-Shannon distance: √(H((p + q) / 2) - (H(p) + H(q)) / 2), with entropies in bits. Lin, "Divergence measures based on the Shannon entropy", 1991; the
    /// root is a metric. 0 for equal shares, 1 for sets that share no bin; bins that are empty do no harm.
    /// </summary>
    public static double? JensenShannon(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var (leftSum, rightSum, divergence) = (0.0, 0.0, 0.0);
        for (var bin = 0; bin < left.Length; bin++) (leftSum, rightSum) = (leftSum + left[bin], rightSum + right[bin]);
        if (leftSum == 0 || rightSum == 0) return null;
        for (var bin = 0; bin < left.Length; bin++)
        {
            var (p, q) = (left[bin] / leftSum, right[bin] / rightSum);
            divergence += (Term(p, p + q) + Term(q, p + q)) / 2;
        }

        return Math.Sqrt(Math.Clamp(divergence, 0, 1));

        static double Term(double share, double both) => share == 0 ? 0 : share * Math.Log2(2 * share / both);
    }

    private static void Add(double[] sums, int[] counts)
    {
        for (var bin = 0; bin < sums.Length; bin++) sums[bin] += counts[bin];
    }

    private void AddTransitions(IReadOnlyList<PassageNote> notes)
    {
        var beginning = notes.ToLookup(note => note.Start, note => note.Pitch % 12);
        foreach (var note in notes)
        {
            if (note.Duration == 0) continue;
            foreach (var next in beginning[note.End]) _transitions[note.Pitch % 12 * 12 + next]++;
        }
    }
}

/// <summary>Jensen-Shannon distances between two sets, 0 to 1 each; null where one of them has nothing of the kind.</summary>
internal readonly record struct HistogramDistances(double? PitchClasses, double? NoteLengths, double? PitchClassTransitions);
