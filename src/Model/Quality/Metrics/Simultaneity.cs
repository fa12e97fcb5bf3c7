namespace Instrumentation.Model.Quality.Metrics;

/// <summary>What sounds at the same time, as a sum over all steps. A pitch that several notes hold sounds once.</summary>
internal readonly record struct Simultaneity
{
    /// <summary>Steps at which a pitch sounds.</summary>
    public long SoundingSteps { get; private init; }

    /// <summary>Pitches, summed over the steps.</summary>
    public long Pitches { get; private init; }

    /// <summary>Steps at which three pitches or more sound.</summary>
    public long ChordSteps { get; private init; }

    /// <summary>Pairs of pitches that sound together, summed over the steps.</summary>
    public long Pairs { get; private init; }

    /// <summary>Those of them that form a unison, third, perfect fourth or fifth, sixth, or one of these and octaves.</summary>
    public long ConsonantPairs { get; private init; }

    /// <summary>Sweeps over the pitched notes of a passage, from one onset or end to the next.</summary>
    public static Simultaneity Of(Passage passage)
    {
        var changes = new List<(int Step, bool Begins, byte Pitch)>(2 * passage.Pitched.Count);
        foreach (var note in passage.Pitched)
        {
            if (note.Duration == 0) continue;
            changes.Add((note.Start, true, note.Pitch));
            changes.Add((note.End, false, note.Pitch));
        }

        changes.Sort((left, right) => left.Step.CompareTo(right.Step));
        Span<int> holders = stackalloc int[128], classes = stackalloc int[12];
        var (sounding, pairs, consonantPairs, now) = (0, 0L, 0L, 0);
        var sums = default(Simultaneity);
        foreach (var (step, begins, pitch) in changes)
        {
            long steps = step - now;
            now = step;
            sums = new Simultaneity
            {
                SoundingSteps = sums.SoundingSteps + (sounding > 0 ? steps : 0),
                Pitches = sums.Pitches + sounding * steps,
                ChordSteps = sums.ChordSteps + (sounding > 2 ? steps : 0),
                Pairs = sums.Pairs + pairs * steps,
                ConsonantPairs = sums.ConsonantPairs + consonantPairs * steps,
            };
            holders[pitch] += begins ? 1 : -1;
            if (holders[pitch] != (begins ? 1 : 0)) continue;

            if (!begins) Change(-1, classes);
            pairs += begins ? sounding : -(sounding - 1);
            consonantPairs += (begins ? 1 : -1) * ConsonantWith(pitch, classes);
            sounding += begins ? 1 : -1;
            if (begins) Change(1, classes);

            void Change(int by, Span<int> counts) => counts[pitch % 12] += by;
        }

        return sums;
    }

    private static int ConsonantWith(int pitch, ReadOnlySpan<int> classes)
    {
        var count = 0;
        foreach (var interval in (ReadOnlySpan<int>)[0, 3, 4, 5, 7, 8, 9]) count += classes[(pitch + interval) % 12];
        return count;
    }
}
