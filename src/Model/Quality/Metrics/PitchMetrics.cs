namespace Instrumentation.Model.Quality.Metrics;

/// <summary>Which pitches there are, by the number of notes: the definitions of MusPy (Dong et al., "MusPy: A Toolkit for Symbolic Music Generation", 2020).</summary>
internal static class PitchMetrics
{
    /// <summary>MusPy's <c>pitch_range</c>: highest minus lowest pitch, in semitones.</summary>
    /// <returns>Null without pitched notes, where MusPy gives -127 for drums and 0 for nothing.</returns>
    public static double? Range(Passage passage)
    {
        var (lowest, highest) = (127, 0);
        foreach (var note in passage.Pitched) (lowest, highest) = (Math.Min(lowest, note.Pitch), Math.Max(highest, note.Pitch));
        return passage.Pitched.Count == 0 ? null : highest - lowest;
    }

    /// <summary>MusPy's <c>n_pitches_used</c>: how many different pitches there are, 0 to 128.</summary>
    public static double? Used(Passage passage) => Count(passage.Pitched, 128).Count(notes => notes > 0);

    /// <summary>MusPy's <c>n_pitch_classes_used</c>: how many of the twelve pitch classes there are.</summary>
    public static double? ClassesUsed(Passage passage) => Count(passage.Pitched, 12).Count(notes => notes > 0);

    /// <summary>MusPy's <c>pitch_entropy</c>: -Σ p log2 p over the pitches, 0 to 7 bits; null without pitched notes.</summary>
    public static double? Entropy(Passage passage) => passage.Pitched.Count == 0 ? null : Shannon.Entropy(Count(passage.Pitched, 128));

    /// <summary>MusPy's <c>pitch_class_entropy</c>: the same over the twelve pitch classes, 0 to log2 12 = 3.585 bits.</summary>
    public static double? ClassEntropy(Passage passage) => passage.Pitched.Count == 0 ? null : Shannon.Entropy(Count(passage.Pitched, 12));

    /// <summary>
    /// MusPy's <c>scale_consistency</c>: the largest share of notes that one scale holds, of all major and natural minor scales. A major scale has the notes of its
    /// relative minor, so there are twelve. Null without pitched notes; 7/12 of uniformly random ones.
    /// </summary>
    public static double? ScaleConsistency(Passage passage)
    {
        ReadOnlySpan<int> major = [0, 2, 4, 5, 7, 9, 11];
        var classes = Count(passage.Pitched, 12);
        var most = 0;
        for (var root = 0; root < 12; root++)
        {
            var held = 0;
            foreach (var degree in major) held += classes[(root + degree) % 12];
            most = Math.Max(most, held);
        }

        return passage.Pitched.Count == 0 ? null : (double)most / passage.Pitched.Count;
    }

    /// <summary>How many notes each pitch has, modulo <paramref name="modulus"/>.</summary>
    public static int[] Count(IEnumerable<PassageNote> notes, int modulus)
    {
        var counts = new int[modulus];
        foreach (var note in notes) counts[note.Pitch % modulus]++;
        return counts;
    }
}
