using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>What is done to real excerpts so that less and less of the music is left.</summary>
internal static class Corruption
{
    private static readonly int[] Major = [0, 2, 4, 5, 7, 9, 11];

    /// <summary>The measures in a random order: every note, chord and rhythm is real.</summary>
    public static Passage ShuffleMeasures(Passage excerpt, ref SeededRandom random)
    {
        var order = Enumerable.Range(0, (excerpt.Length + excerpt.Measure - 1) / excerpt.Measure).ToArray();
        random.Shuffle(order.AsSpan());
        return FromNotes(excerpt, excerpt.Notes.Select(note =>
        {
            var by = (order[note.Start / excerpt.Measure] - note.Start / excerpt.Measure) * excerpt.Measure;
            return note with { Start = note.Start + by, End = note.End + by };
        }));
    }

    /// <summary>As many notes, of one major key, from C3 to C6, on sixteenths and as long as up to eight of them: tidier than most noise.</summary>
    public static Passage RandomInKey(Passage excerpt, ref SeededRandom random)
    {
        const int sixteenth = Passage.StepsPerBeat / 4;
        var tonic = random.Next(12);
        var notes = new List<PassageNote>();
        for (var i = 0; i < excerpt.Notes.Count; i++)
        {
            var start = random.Next(Math.Max(1, excerpt.Length / sixteenth)) * sixteenth;
            var pitch = 48 + tonic + 12 * random.Next(3) + Major[random.Next(Major.Length)];
            notes.Add(new PassageNote(start, start + sixteenth * (1 + random.Next(8)), (byte)(pitch > 84 ? pitch - 12 : pitch), false));
        }

        return FromNotes(excerpt, notes);
    }

    /// <summary>The same notes moved by so many semitones, drums left alone.</summary>
    public static Passage Transpose(Passage excerpt, int semitones) =>
        FromNotes(excerpt, excerpt.Notes.Select(note => note.IsDrum ? note : note with { Pitch = (byte)(note.Pitch + semitones) }));

    /// <summary>Through the tokens and back, as the excerpt has gone.</summary>
    private static Passage FromNotes(Passage excerpt, IEnumerable<PassageNote> notes)
    {
        var score = new Score
        {
            TicksPerQuarter = Passage.StepsPerBeat,
            Notes = [.. notes.OrderBy(note => note.Start).Select(note => new Note(0, note.IsDrum ? Note.DrumChannel : (byte)0, 0, note.Pitch, 64, note.Start, note.Duration))],
        };
        return Passage.Of(Tokenizer.Decode(Tokenizer.Encode(score)), excerpt.Measure);
    }
}
