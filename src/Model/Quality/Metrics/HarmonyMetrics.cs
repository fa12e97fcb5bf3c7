namespace Instrumentation.Model.Quality.Metrics;

/// <summary>Which pitches belong together.</summary>
internal static class HarmonyMetrics
{
    private const int WindowMeasures = 4;

    /// <summary>
    /// The pitch-class entropy within four measures: the mean, over all runs of four measures in which a pitched note begins, of -Σ p log2 p over the twelve pitch
    /// classes. H4 of Wu and Yang, "The Jazz Transformer on the Front Line", 2020. Low where the tonality is clear.
    /// </summary>
    /// <returns>0 to 3.585 bits; of a shorter passage, that of all of it; null without pitched notes.</returns>
    public static double? LocalPitchClassEntropy(Passage passage)
    {
        var notes = passage.Pitched;
        if (notes.Count == 0) return null;
        var counts = new int[12];
        var (first, next, windows, sum) = (0, 0, 0, 0.0);
        var lastWindow = Math.Max(0, notes[^1].Start / passage.Measure - WindowMeasures + 1);
        for (var window = 0; window <= lastWindow; window++)
        {
            var (begin, end) = ((long)window * passage.Measure, (window + (long)WindowMeasures) * passage.Measure);
            for (; next < notes.Count && notes[next].Start < end; next++) counts[notes[next].Pitch % 12]++;
            for (; first < next && notes[first].Start < begin; first++) counts[notes[first].Pitch % 12]--;
            if (first == next) continue;
            sum += Shannon.Entropy(counts);
            windows++;
        }

        return sum / windows;
    }

    /// <summary>
    /// The share of consonant pairs among all pairs of pitches that sound at the same time, each weighted by how long: <see cref="Simultaneity.ConsonantPairs"/>.
    /// Ours; about half of uniformly random pitches.
    /// </summary>
    /// <returns>0 to 1; null where never two pitches sound together.</returns>
    public static double? Consonance(Passage passage)
    {
        var sums = Simultaneity.Of(passage);
        return sums.Pairs == 0 ? null : (double)sums.ConsonantPairs / sums.Pairs;
    }
}
