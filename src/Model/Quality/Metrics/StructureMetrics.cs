namespace Instrumentation.Model.Quality.Metrics;

/// <summary>What comes back, and where.</summary>
internal static class StructureMetrics
{
    private const int RunLength = 4;

    /// <summary>Fewer pairs of measures say nothing.</summary>
    private const int FewestPairs = 8;

    /// <summary>Below this cosines differ by rounding.</summary>
    private const double LeastDeviation = 1e-6;

    /// <summary>Measures beyond these are not looked at: the pairs grow with their square.</summary>
    private const int MostMeasures = 256;

    /// <summary>Places in a measure that are told apart.</summary>
    private const int Positions = 16;

    /// <summary>
    /// The share of runs of four pitched notes that have occurred before. Notes are alike in pitch, length and time since the one before; a run's first note in pitch
    /// and length only. Ours.
    /// </summary>
    /// <returns>0 to 1; null for less than five pitched notes.</returns>
    public static double? Repetition(Passage passage)
    {
        var notes = passage.Pitched;
        var runs = notes.Count - RunLength + 1;
        if (runs < 2) return null;
        var seen = new HashSet<(PassageNote, PassageNote, PassageNote, PassageNote)>();
        for (var i = 0; i < runs; i++)
        {
            var origin = notes[i].Start;
            seen.Add((At(i), At(i + 1), At(i + 2), At(i + 3)));

            PassageNote At(int index) => notes[index] with { Start = notes[index].Start - origin, End = notes[index].End - origin };
        }

        return (double)(runs - seen.Count) / runs;
    }

    /// <summary>
    /// How alike the measures are: the mean cosine between the onsets of any two measures in which a pitched note begins, by pitch class and sixteenth of the measure.
    /// Ours. High for a loop.
    /// </summary>
    /// <returns>0 to 1; null for less than two such measures.</returns>
    public static double? SelfSimilarity(Passage passage)
    {
        var measures = MeasuresOf(passage);
        return measures.Count < 2 ? null : PairsOf(measures).Average(pair => pair.Cosine);
    }

    /// <summary>
    /// How much more alike measures are that lie four or eight apart than any two measures are: the mean cosine at these distances minus that of all pairs, in standard
    /// deviations of all pairs. Phrases of four and eight measures come back in most music; shuffled measures have about 0. Ours.
    /// </summary>
    /// <returns>
    /// Null where less than eight pairs of measures lie four apart, which takes twelve measures, or all are equally alike, as in a loop. Eight counts where there are as
    /// many pairs of it.
    /// </returns>
    public static double? Contrast(Passage passage)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        var (four, fours, eight, eights) = (0.0, 0, 0.0, 0);
        foreach (var (distance, cosine) in PairsOf(MeasuresOf(passage)))
        {
            (sum, squares, count) = (sum + cosine, squares + cosine * cosine, count + 1);
            if (distance == 4) (four, fours) = (four + cosine, fours + 1);
            if (distance == 8) (eight, eights) = (eight + cosine, eights + 1);
        }

        if (fours < FewestPairs) return null;
        var mean = sum / count;
        var deviation = Math.Sqrt(Math.Max(0, squares / count - mean * mean));
        var periodic = eights < FewestPairs ? four / fours : (four / fours + eight / eights) / 2;
        return deviation < LeastDeviation ? null : (periodic - mean) / deviation;
    }

    private static IEnumerable<(int Distance, double Cosine)> PairsOf(List<(int Measure, double[] Onsets)> measures)
    {
        for (var left = 0; left < measures.Count; left++)
        {
            for (var right = left + 1; right < measures.Count; right++)
            {
                yield return (measures[right].Measure - measures[left].Measure, Cosine(measures[left].Onsets, measures[right].Onsets));
            }
        }
    }

    private static double Cosine(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>A vector of length 1 for each measure in which a pitched note begins.</summary>
    private static List<(int Measure, double[] Onsets)> MeasuresOf(Passage passage)
    {
        var measures = new List<(int Measure, double[] Onsets)>();
        foreach (var note in passage.Pitched)
        {
            var measure = note.Start / passage.Measure;
            if (measures.Count == 0 || measures[^1].Measure != measure)
            {
                if (measures.Count == MostMeasures) break;
                measures.Add((measure, new double[12 * Positions]));
            }

            var position = (int)((long)(note.Start - measure * passage.Measure) * Positions / passage.Measure);
            measures[^1].Onsets[note.Pitch % 12 * Positions + position]++;
        }

        foreach (var (_, onsets) in measures)
        {
            var length = Math.Sqrt(onsets.Sum(value => value * value));
            for (var i = 0; i < onsets.Length; i++) onsets[i] /= length;
        }

        return measures;
    }
}
