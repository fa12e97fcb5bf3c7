namespace Instrumentation.Model.Quality.Metrics;

/// <summary>How the onsets and lengths of notes lie in time.</summary>
internal static class RhythmMetrics
{
    /// <summary>
    /// MusPy's <c>groove_consistency</c>: 1 minus the mean Hamming distance between the onsets of neighbouring measures, relative to a measure's steps; drums
    /// included. As in MusPy there is one more measure than the length holds.
    /// </summary>
    /// <returns>0 to 1, mostly above 0.9; null for less than two measures, or without notes.</returns>
    public static double? GrooveConsistency(Passage passage)
    {
        var (measure, neighbours) = (passage.Measure, passage.Length / passage.Measure);
        if (passage.Notes.Count == 0 || neighbours < 1) return null;
        var onsets = new HashSet<int>(passage.Notes.Count);
        foreach (var note in passage.Notes) onsets.Add(note.Start);
        var different = 0L;
        foreach (var onset in onsets)
        {
            var index = onset / measure;
            if (index < neighbours && !onsets.Contains(onset + measure)) different++;
            if (index > 0 && !onsets.Contains(onset - measure)) different++;
        }

        return 1 - different / ((double)measure * neighbours);
    }

    /// <summary>The entropy, in bits, of the steps from one onset of pitched notes to the next; null for less than two intervals.</summary>
    public static double? OnsetIntervalEntropy(Passage passage)
    {
        var counts = new Dictionary<int, int>();
        var (last, intervals) = (-1, 0);
        foreach (var note in passage.Pitched)
        {
            if (note.Start == last) continue;
            if (last >= 0)
            {
                counts[note.Start - last] = counts.GetValueOrDefault(note.Start - last) + 1;
                intervals++;
            }

            last = note.Start;
        }

        return intervals < 2 ? null : Shannon.Entropy(counts.Values);
    }

    /// <summary>The entropy, 0 to log2 12 bits, of <see cref="NoteLengths"/>; null without pitched notes.</summary>
    public static double? NoteLengthEntropy(Passage passage) => passage.Pitched.Count == 0 ? null : Shannon.Entropy(NoteLengths(passage.Pitched));

    /// <summary>
    /// The note length histogram of Yang and Lerch, "On the evaluation of generative models in music", 2020: each note counts for the nearest of the whole, half,
    /// quarter, eighth and sixteenth notes, those of them with a dot, and the triplets of half, quarter and eighth notes, the longer of two equally near.
    /// </summary>
    public static int[] NoteLengths(IEnumerable<PassageNote> notes)
    {
        // Steps of 24 per quarter are the 96 units of a whole note in that paper.
        ReadOnlySpan<int> lengths = [96, 72, 48, 36, 32, 24, 18, 16, 12, 9, 8, 6];
        var counts = new int[lengths.Length];
        foreach (var note in notes)
        {
            var nearest = 0;
            for (var i = 1; i < lengths.Length; i++)
            {
                if (Math.Abs(lengths[i] - note.Duration) < Math.Abs(lengths[nearest] - note.Duration)) nearest = i;
            }

            counts[nearest]++;
        }

        return counts;
    }

    /// <summary>
    /// MusPy's <c>drum_pattern_consistency</c>: the share of drum strokes on sixteenths or on eighth triplets, whichever is larger; null without drums.
    /// </summary>
    public static double? DrumPatternConsistency(Passage passage)
    {
        var (strokes, duple, triple) = (0, 0, 0);
        foreach (var note in passage.Notes)
        {
            if (!note.IsDrum) continue;
            strokes++;
            if (note.Start % (Passage.StepsPerBeat / 4) == 0) duple++;
            if (note.Start % (Passage.StepsPerBeat / 3) == 0) triple++;
        }

        return strokes == 0 ? null : (double)Math.Max(duple, triple) / strokes;
    }
}
