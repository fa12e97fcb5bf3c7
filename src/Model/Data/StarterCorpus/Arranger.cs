using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data.StarterCorpus;

/// <summary>Makes a piece of 16 to 32 bars of a theme: key, instruments, accompaniment, bass and perhaps drums, repeats with passing notes.</summary>
internal static class Arranger
{
    private const int TicksPerSixteenth = 120;
    private const int LongestPiece = 32, ShortestPiece = 16;
    private const int LowestChordTone = 50, LowestBass = 36, LowestMelody = 60;
    private const byte Bass = 32;

    private static readonly byte[] MelodyPrograms = [0, 73, 40, 74, 21, 71], ChordPrograms = [0, 24, 48];

    private enum Pattern { Block, Broken, BassAndChord }

    /// <summary>The arrangement with this number, 0 or more, of a theme in the key with this key note (0 for C to 11 for B).</summary>
    public static Score Arrange(Theme theme, int number, int tonic)
    {
        var random = new SeededRandom(SeededRandom.Mix(SeededRandom.Hash(theme.Song), (ulong)number));
        var shift = (tonic - theme.Tonic + 18) % 12 - 6;
        var lowest = theme.Melody.Min(note => note.Pitch) + shift;
        var melodyShift = shift + (lowest < LowestMelody ? 12 : lowest >= LowestMelody + 12 ? -12 : 0);
        var melodyProgram = random.Pick<byte>(MelodyPrograms);
        var chordProgram = random.Pick<byte>(ChordPrograms);
        var drums = number % 3 == 2;
        var statements = Math.Max((ShortestPiece + theme.Bars - 1) / theme.Bars, number == 0 ? 1 : Math.Min(3, LongestPiece / theme.Bars));
        var length = theme.Bars * theme.Meter.Bar;

        var notes = new List<Note>();
        for (var statement = 0; statement < statements; statement++)
        {
            var start = statement * length;
            var melody = statement % 2 == 1 ? WithPassingNotes(theme.Melody) : theme.Melody;
            foreach (var note in melody)
                Add(notes, 1, 0, melodyProgram, note.Pitch + melodyShift, note.Start % theme.Meter.Bar == 0 ? 92 : 84, start + note.Start, note.Length);

            var pattern = (Pattern)((number + statement) % 3);
            for (var i = 0; i < theme.Chords.Count; i++)
            {
                var chord = theme.Chords[i] with { Root = (theme.Chords[i].Root + shift + 12) % 12 };
                var last = statement == statements - 1 && i == theme.Chords.Count - 1;
                Accompany(notes, chord with { Start = start + chord.Start }, last ? Pattern.Block : pattern, last, theme.Meter, chordProgram);
            }
            if (drums) AddDrums(notes, theme, start, last: statement == statements - 1);
        }
        notes.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Track != b.Track ? a.Track.CompareTo(b.Track) : a.Pitch.CompareTo(b.Pitch));
        return new Score
        {
            TicksPerQuarter = 4 * TicksPerSixteenth,
            Notes = notes,
            Tempos = [new TempoChange(0, 60_000_000 / (theme.QuartersPerMinute + 4 * (number % 3)))],
            Meters = [new MeterChange(0, theme.Meter.Numerator, theme.Meter.Denominator)],
        };
    }

    /// <summary>Fills leaps of a third with the note of the theme's own scale that lies between.</summary>
    private static List<MelodyNote> WithPassingNotes(IReadOnlyList<MelodyNote> melody)
    {
        var scale = melody.Select(note => note.Pitch % 12).ToHashSet();
        var varied = new List<MelodyNote>();
        for (var i = 0; i < melody.Count; i++)
        {
            var note = melody[i];
            var leap = i + 1 < melody.Count && melody[i + 1].Start == note.Start + note.Length ? melody[i + 1].Pitch - note.Pitch : 0;
            var between = Enumerable.Range(1, 3).Select(step => note.Pitch + step * Math.Sign(leap)).FirstOrDefault(pitch => scale.Contains(pitch % 12), -1);
            if (Math.Abs(leap) is 3 or 4 && note.Length is >= 4 and <= 8 && between >= 0 && between != melody[i + 1].Pitch)
            {
                varied.Add(note with { Length = note.Length - 2 });
                varied.Add(new MelodyNote(note.Start + note.Length - 2, 2, between));
            }
            else varied.Add(note);
        }
        return varied;
    }

    private static void Accompany(List<Note> notes, Chord chord, Pattern pattern, bool last, Meter meter, byte program)
    {
        var tones = new int[3];
        // All chords within one octave: common tones stay and the others move by the shortest way.
        for (var i = 0; i < 3; i++) tones[i] = LowestChordTone + Modulo(chord.Root + chord.Intervals[i] - LowestChordTone, 12);
        Array.Sort(tones);
        var root = LowestBass + Modulo(chord.Root - LowestBass, 12);
        if (last || pattern == Pattern.Block)
        {
            Add(notes, 3, 2, Bass, root, 76, chord.Start, chord.Length);
            foreach (var tone in tones) Add(notes, 2, 1, program, tone, 60, chord.Start, chord.Length);
            return;
        }
        if (pattern == Pattern.Broken)
        {
            Add(notes, 3, 2, Bass, root, 76, chord.Start, chord.Length);
            int[] order = meter.Beat == 6 ? [0, 1, 2] : [0, 2, 1, 2];
            for (int at = 0, i = 0; at < chord.Length; at += 2, i++) Add(notes, 2, 1, program, tones[order[i % order.Length]], 60, chord.Start + at, 2);
            return;
        }
        // Bass on the first beat (and on the third of four, its fifth), chords on the others; in 6/8 the chord answers within the beat.
        for (int at = 0, beat = 0; at < chord.Length; at += meter.Beat, beat++)
        {
            var bass = beat == 0 || meter.Beat == 6 || (beat == 2 && meter.Numerator == 4);
            if (bass) Add(notes, 3, 2, Bass, beat % 4 == 2 ? root + (root > 40 ? -5 : 7) : root, 76, chord.Start + at, 4);
            if (!bass || meter.Beat == 6)
            {
                var into = meter.Beat == 6 ? 4 : 0;
                foreach (var tone in tones) Add(notes, 2, 1, program, tone, 60, chord.Start + at + into, meter.Beat == 6 ? 2 : 3);
            }
        }
    }

    private static void AddDrums(List<Note> notes, Theme theme, int start, bool last)
    {
        const int kick = 36, snare = 38, hat = 42, crash = 49;
        for (var bar = 0; bar < theme.Bars; bar++)
        {
            var at = start + bar * theme.Meter.Bar;
            if (last && bar == theme.Bars - 1)
            {
                AddDrum(notes, kick, 84, at);
                AddDrum(notes, crash, 84, at);
                return;
            }
            for (int offset = 0, beat = 0; offset < theme.Meter.Bar; offset += theme.Meter.Beat, beat++)
            {
                var backbeat = theme.Meter.Numerator == 3 ? beat > 0 : beat % 2 == 1;
                AddDrum(notes, backbeat ? snare : kick, 84, at + offset);
                for (var eighth = 0; eighth < theme.Meter.Beat; eighth += 2) AddDrum(notes, hat, 60, at + offset + eighth);
            }
        }
    }

    private static void AddDrum(List<Note> notes, int key, int velocity, int at) => Add(notes, 4, Note.DrumChannel, 0, key, velocity, at, 1);

    private static void Add(List<Note> notes, int track, byte channel, byte program, int pitch, int velocity, int start, int length) =>
        notes.Add(new Note(track, channel, program, (byte)pitch, (byte)velocity, (long)start * TicksPerSixteenth, (long)length * TicksPerSixteenth));

    private static int Modulo(int value, int modulus) => (value % modulus + modulus) % modulus;
}
