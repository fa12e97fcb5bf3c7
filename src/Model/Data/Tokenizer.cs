using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data;

/// <summary>Turns scores into tokens of the <see cref="Vocabulary"/> and back.</summary>
internal static class Tokenizer
{
    // The Roland kits of the Groove recordings send these two for a hi-hat struck on its edge; General MIDI has no key of its own for that.
    private const int HiHatEdgeClosed = 22, HiHatEdgeOpen = 26, ClosedHiHat = 42, OpenHiHat = 46;

    /// <summary>The notes of a score on the grid, ordered by step, then melodic before drums, then pitch. Onset and end are each rounded to the
    /// nearest step, half to even; a melodic note keeps at least one step. Drum keys that have no token are left out.</summary>
    public static List<GridNote> Quantise(Score score)
    {
        var notes = new List<GridNote>(score.Notes.Count);
        foreach (var note in score.Notes)
        {
            var step = ToStep(note.Start, score.TicksPerQuarter);
            if (step > MaxStep) continue;
            if (note.IsDrum)
            {
                var key = note.Pitch switch { HiHatEdgeClosed => ClosedHiHat, HiHatEdgeOpen => OpenHiHat, var other => other };
                if (key is >= Vocabulary.MinDrum and <= Vocabulary.MaxDrum) notes.Add(new GridNote((int)step, 0, (byte)key, note.Velocity));
            }
            else
            {
                var duration = Math.Clamp(ToStep(note.End, score.TicksPerQuarter) - step, 1, short.MaxValue);
                notes.Add(new GridNote((int)step, (short)duration, note.Pitch, note.Velocity));
            }
        }
        notes.Sort();
        return notes;
    }

    /// <summary>A whole score as tokens, from <see cref="Vocabulary.Start"/> to <see cref="Vocabulary.End"/>.</summary>
    public static int[] Encode(Score score)
    {
        List<int> tokens = [Vocabulary.Start];
        Encode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Quantise(score)), 0, int.MaxValue, tokens);
        return [.. tokens];
    }

    /// <summary>Appends notes as tokens until one more note would make more than <paramref name="room"/> of them, and
    /// <see cref="Vocabulary.End"/> if all notes fit and room is left.</summary>
    /// <param name="notes">Notes in the order of <see cref="Quantise"/>.</param>
    /// <param name="from">The step at which time begins, at or before the first note.</param>
    /// <param name="room">The most tokens to append.</param>
    /// <param name="tokens">Where to append.</param>
    /// <returns>The number of notes that fitted.</returns>
    public static int Encode(ReadOnlySpan<GridNote> notes, int from, int room, List<int> tokens)
    {
        var first = tokens.Count;
        var (now, velocity) = (from, -1);
        for (var i = 0; i < notes.Length; i++)
        {
            var note = notes[i];
            var before = tokens.Count;
            var wait = note.Step - now;
            for (; wait > Vocabulary.MaxTimeShift; wait -= Vocabulary.MaxTimeShift)
            {
                if (tokens.Count - first >= room) break;    // the note will not fit, however long the rest of the wait
                tokens.Add(Vocabulary.TimeShift(Vocabulary.MaxTimeShift));
            }
            if (wait is > 0 and <= Vocabulary.MaxTimeShift) tokens.Add(Vocabulary.TimeShift(wait));
            var bin = Vocabulary.Velocity(note.Velocity);
            if (bin != velocity) tokens.Add(bin);
            if (note.IsDrum) tokens.Add(Vocabulary.Drum(note.Pitch));
            else
            {
                tokens.Add(Vocabulary.Pitch(note.Pitch));
                tokens.Add(Vocabulary.Duration(note.Duration));
            }
            if (tokens.Count - first > room)
            {
                tokens.RemoveRange(before, tokens.Count - before);
                return i;
            }
            (now, velocity) = (note.Step, bin);
        }
        if (tokens.Count - first < room) tokens.Add(Vocabulary.End);
        return notes.Length;
    }

    /// <summary>
    /// The music of a token sequence, up to its end or first padding. Whatever breaks the grammar is passed over, such as a pitch without a
    /// duration where a window was cut. Melody is on channel 1 with the given program, drums are on channel 10.
    /// </summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="quartersPerMinute">The tempo.</param>
    /// <param name="program">General MIDI program of the melodic notes, 0 to 127.</param>
    public static Score Decode(IEnumerable<int> tokens, double quartersPerMinute = 100, byte program = 0)
    {
        var notes = new List<Note>();
        var (now, pitch) = (0L, -1);
        byte velocity = 64;
        foreach (var token in tokens)
        {
            var kind = Vocabulary.KindOf(token);
            if (kind is TokenKind.End or TokenKind.Padding) break;
            var value = Vocabulary.ValueOf(token);
            switch (kind)
            {
                case TokenKind.TimeShift:
                    now += value;
                    break;
                case TokenKind.Velocity:
                    velocity = (byte)value;
                    break;
                case TokenKind.Duration when pitch >= 0:
                    notes.Add(new Note(0, 0, program, (byte)pitch, velocity, now, value));
                    break;
                case TokenKind.Drum:
                    notes.Add(new Note(1, Note.DrumChannel, 0, (byte)value, velocity, now, DrumSteps));
                    break;
            }
            pitch = kind == TokenKind.Pitch ? value : -1;
        }
        return new Score
        {
            TicksPerQuarter = Vocabulary.StepsPerQuarter,
            Notes = notes,
            Tempos = [new TempoChange(0, (int)Math.Round(60e6 / quartersPerMinute))],
            Meters = [new MeterChange(0, 4, 4)],
        };
    }

    // A drum stroke needs some length in a file; a kit ignores it.
    private const int DrumSteps = Vocabulary.StepsPerQuarter / 4;

    // About nine days of music at 120 quarters a minute: what is later than that is damage.
    private const int MaxStep = 12_000_000;

    internal static long ToStep(long tick, int ticksPerQuarter) =>
        (long)Math.Round((double)tick * Vocabulary.StepsPerQuarter / ticksPerQuarter, MidpointRounding.ToEven);
}
