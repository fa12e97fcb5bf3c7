using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary>The floor of every comparison: as many notes in as many steps as a real excerpt, and nothing else of it.</summary>
internal static class NoiseMusic
{
    private const int LowestKey = 21, Keys = 88;

    /// <summary>Notes of uniformly random keys of the piano, onsets, and lengths up to a whole note, through the tokens and back.</summary>
    public static Passage Like(Passage excerpt, ref SeededRandom random)
    {
        const int grid = Vocabulary.StepsPerQuarter;
        var steps = Math.Max(1, excerpt.Length * grid / Passage.StepsPerBeat);
        var notes = new List<Note>(excerpt.Notes.Count);
        for (var i = 0; i < excerpt.Notes.Count; i++)
            notes.Add(new Note(0, 0, 0, (byte)(LowestKey + random.Next(Keys)), 64, random.Next(steps), 1 + random.Next(4 * grid)));
        return Passage.Of(Tokenizer.Decode(Tokenizer.Encode(new Score { TicksPerQuarter = grid, Notes = notes })), excerpt.Measure);
    }
}
