namespace Instrumentation.Model.Quality.Metrics;

/// <summary>How much sounds, and how much of the time.</summary>
internal static class TextureMetrics
{
    /// <summary>MusPy's <c>polyphony</c>: the mean number of pitches that sound, over the steps at which one does. Null where none does.</summary>
    public static double? Polyphony(Passage passage)
    {
        var sums = Simultaneity.Of(passage);
        return sums.SoundingSteps == 0 ? null : (double)sums.Pitches / sums.SoundingSteps;
    }

    /// <summary>
    /// MusPy's <c>polyphony_rate</c> at its default threshold: the share of all steps, silent ones too, at which three pitches or more sound, although MusPy's text
    /// says "multiple".
    /// </summary>
    /// <returns>Null without pitched notes, where MusPy gives 0 for drums; 0 to 1.</returns>
    public static double? PolyphonyRate(Passage passage) =>
        passage.Pitched.Count == 0 || passage.Length == 0 ? null : (double)Simultaneity.Of(passage).ChordSteps / passage.Length;

    /// <summary>Pitched notes per beat, from the beginning to the end of the last note; null without pitched notes or length.</summary>
    public static double? Density(Passage passage) =>
        passage.Pitched.Count == 0 || passage.Length == 0 ? null : passage.Pitched.Count * (double)Passage.StepsPerBeat / passage.Length;

    /// <summary>
    /// MusPy's <c>empty_beat_rate</c>: the share of beats in which no note is heard, drums included. As in MusPy there is one more beat than the length holds,
    /// and a note that ends on a beat makes that beat one that is not empty. Null without notes.
    /// </summary>
    public static double? EmptyBeatRate(Passage passage) => EmptyRate(passage, Passage.StepsPerBeat);

    /// <summary>MusPy's <c>empty_measure_rate</c>: the same for measures.</summary>
    public static double? EmptyMeasureRate(Passage passage) => EmptyRate(passage, passage.Measure);

    private static double? EmptyRate(Passage passage, int span)
    {
        if (passage.Notes.Count == 0) return null;
        var (filled, filledUpTo) = (0, -1);
        foreach (var note in passage.Notes)
        {
            var (first, last) = (Math.Max(note.Start / span, filledUpTo + 1), note.End / span);
            if (last < first) continue;
            filled += last - first + 1;
            filledUpTo = last;
        }

        var spans = passage.Length / span + 1;
        return (double)(spans - filled) / spans;
    }
}
