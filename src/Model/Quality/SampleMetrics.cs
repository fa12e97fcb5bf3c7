using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Quality;

/// <summary>
/// Plain facts about one piece or sample, from its notes on the grid of <see cref="Vocabulary.StepsPerQuarter"/> steps. None of them is better
/// when higher: they say something only beside the same figures of the training corpus.
/// </summary>
internal readonly record struct SampleMetrics
{
    private const int RepetitionLength = 4;

    /// <summary>Distinct tokens, padding, start and end left out.</summary>
    public required int UniqueTokens { get; init; }

    /// <summary>Notes, drum strokes included.</summary>
    public required int NoteCount { get; init; }

    /// <summary>Highest minus lowest pitch in semitones, drums left out, as MusPy's <c>pitch_range</c> defines it; 0 without pitched notes,
    /// where MusPy gives -127.</summary>
    public required int PitchRange { get; init; }

    /// <summary>Notes, drum strokes included, per quarter note from the beginning to the last note's end; 0 without notes.</summary>
    public required double NoteDensity { get; init; }

    /// <summary>The share, 0 to 1, of runs of four notes that have occurred before in the piece. Notes are alike in pitch, duration and time since
    /// the one before; a run's first note in pitch and duration only. 0 for fewer than five notes.</summary>
    public required double RepetitionRate { get; init; }

    /// <summary>Measures a token sequence, a sampled one for example. What breaks the grammar counts as token and not as note.</summary>
    public static SampleMetrics Of(IReadOnlyList<int> tokens)
    {
        var music = tokens.Where(token => token is not (Vocabulary.Padding or Vocabulary.Start or Vocabulary.End));
        return Measure(Tokenizer.Quantise(Tokenizer.Decode(tokens)), music.Distinct().Count());
    }

    /// <summary>Measures a score.</summary>
    public static SampleMetrics Of(Score score) => Of(Tokenizer.Encode(score));

    private static SampleMetrics Measure(List<GridNote> notes, int uniqueTokens)
    {
        var (lowest, highest, end) = (127, 0, 0);
        foreach (var note in notes)
        {
            end = Math.Max(end, note.Step + Math.Max((int)note.Duration, 1));
            if (note.IsDrum) continue;
            lowest = Math.Min(lowest, note.Pitch);
            highest = Math.Max(highest, note.Pitch);
        }
        return new SampleMetrics
        {
            UniqueTokens = uniqueTokens,
            NoteCount = notes.Count,
            PitchRange = Math.Max(0, highest - lowest),
            NoteDensity = notes.Count == 0 ? 0 : notes.Count * (double)Vocabulary.StepsPerQuarter / end,
            RepetitionRate = Repetition(notes),
        };
    }

    private static double Repetition(List<GridNote> notes)
    {
        var runs = notes.Count - RepetitionLength + 1;
        if (runs < 2) return 0;
        var seen = new HashSet<(GridNote, GridNote, GridNote, GridNote)>();
        for (var i = 0; i < runs; i++)
        {
            var origin = notes[i].Step;
            seen.Add((At(i), At(i + 1), At(i + 2), At(i + 3)));

            GridNote At(int index) => notes[index] with { Step = notes[index].Step - origin, Velocity = 1 };
        }
        return (double)(runs - seen.Count) / runs;
    }
}
