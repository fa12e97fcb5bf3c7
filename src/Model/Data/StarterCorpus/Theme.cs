namespace Instrumentation.Model.Data.StarterCorpus;

/// <summary>A melody with its harmony, in sixteenths from the beginning, ready to be arranged.</summary>
/// <param name="Song">Its name, which is also its song group.</param>
/// <param name="Meter">Its metre.</param>
/// <param name="Tonic">The pitch class of its key note, 0 for C to 11 for B.</param>
/// <param name="QuartersPerMinute">Its tempo.</param>
/// <param name="Melody">One note after the other.</param>
/// <param name="Chords">Chords without gaps, from the first bar line to the last.</param>
internal sealed record Theme(string Song, Meter Meter, int Tonic, int QuartersPerMinute, IReadOnlyList<MelodyNote> Melody, IReadOnlyList<Chord> Chords)
{
    /// <summary>Bars in one statement.</summary>
    public int Bars => (Chords[^1].Start + Chords[^1].Length) / Meter.Bar;

    /// <summary>
    /// Reads a theme from text. Melody: names with octave and length in sixteenths, each of which stays until changed (<c>E5:4 E F R:8</c>, R rests),
    /// bars divided by <c>|</c>. Harmony: the chords of each bar, divided by spaces; commas divide a bar into equal parts.
    /// </summary>
    /// <exception cref="FormatException">A bar is not full, or melody and harmony differ in bars.</exception>
    public static Theme Parse(string song, Meter meter, string tonic, int quartersPerMinute, string melody, string chords)
    {
        var notes = new List<MelodyNote>();
        var (at, octave, length) = (0, 5, 4);
        var bars = melody.Split('|');
        for (var bar = 0; bar < bars.Length; bar++)
        {
            foreach (var word in bars[bar].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = word.Split(':');
                if (parts.Length > 1) length = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
                var name = parts[0];
                if (char.IsAsciiDigit(name[^1]))
                {
                    octave = name[^1] - '0';
                    name = name[..^1];
                }
                if (name != "R") notes.Add(new MelodyNote(at, length, 12 * (octave + 1) + PitchClass(name)));
                at += length;
            }
            if (at != (bar + 1) * meter.Bar) throw new FormatException($"Bar {bar + 1} of {song} ends at sixteenth {at}, not {(bar + 1) * meter.Bar}.");
        }

        var harmony = new List<Chord>();
        var symbols = chords.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (symbols.Length != bars.Length) throw new FormatException($"{song} has {bars.Length} bars of melody and {symbols.Length} of chords.");
        for (var bar = 0; bar < symbols.Length; bar++)
        {
            var parts = symbols[bar].Split(',');
            var share = meter.Bar / parts.Length;
            for (var i = 0; i < parts.Length; i++)
            {
                var minor = parts[i].EndsWith('m');
                harmony.Add(new Chord(bar * meter.Bar + i * share, share, PitchClass(minor ? parts[i][..^1] : parts[i]), minor));
            }
        }
        return new Theme(song, meter, PitchClass(tonic), quartersPerMinute, notes, harmony);
    }

    private static int PitchClass(string name)
    {
        var natural = "C D EF G A B".IndexOf(name[0], StringComparison.Ordinal);
        return (natural + (name.Length == 1 ? 0 : name[1] == '#' ? 1 : 11)) % 12;
    }
}

/// <summary>A time signature.</summary>
/// <param name="Numerator">Beats in a bar.</param>
/// <param name="Denominator">The note value of a beat.</param>
internal readonly record struct Meter(int Numerator, int Denominator)
{
    /// <summary>Sixteenths in a bar.</summary>
    public int Bar => 16 * Numerator / Denominator;

    /// <summary>Sixteenths in a felt beat: a quarter, or a dotted quarter in 6/8.</summary>
    public int Beat => Denominator == 8 ? 6 : 4;
}

/// <summary>A note of a melody; times in sixteenths, pitch as a MIDI key.</summary>
internal readonly record struct MelodyNote(int Start, int Length, int Pitch);

/// <summary>A triad; times in sixteenths, root as a pitch class.</summary>
internal readonly record struct Chord(int Start, int Length, int Root, bool Minor)
{
    /// <summary>The pitch classes above the root, in semitones.</summary>
    public ReadOnlySpan<int> Intervals => Minor ? [0, 3, 7] : [0, 4, 7];
}
