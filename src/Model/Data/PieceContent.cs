using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data;

/// <summary>What a MIDI file says, on the grid: a function of its bytes alone, so that it can be kept under their hash.</summary>
/// <param name="Notes">In the order of <see cref="Tokenizer.Quantise"/>, at least one.</param>
/// <param name="Bars">The bars in which a note begins.</param>
/// <param name="TokenCount">Tokens from the first note to <see cref="Vocabulary.End"/>.</param>
/// <param name="Instruments">General MIDI names, "Drums" among them, in alphabetical order.</param>
/// <param name="Warnings">What had to be repaired.</param>
internal sealed record PieceContent(GridNote[] Notes, Bar[] Bars, int TokenCount, string[] Instruments, string[] Warnings)
{
    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="MidiFormatException">They are no MIDI, or no note in them has a token.</exception>
    public static PieceContent Decode(ReadOnlySpan<byte> file)
    {
        var score = MidiCodec.Read(file);
        GridNote[] notes = [.. Tokenizer.Quantise(score)];
        if (notes.Length == 0) throw new MidiFormatException("it holds no notes");
        var (bars, tokens) = Measure(score, notes);
        return new PieceContent(notes, bars, tokens, [.. GeneralMidi.InstrumentsOf(score)], [.. score.Warnings]);
    }

    private static (Bar[] Bars, int Tokens) Measure(Score score, GridNote[] notes)
    {
        var bars = new List<Bar>();
        var tokens = new List<int>();
        var (change, barStart, barSteps) = (0, 0L, 4L * Vocabulary.StepsPerQuarter);
        for (var note = 0; note < notes.Length;)
        {
            // To the bar that holds this note, by way of the changes of metre, each of which begins a bar.
            var step = notes[note].Step;
            while (change < score.Meters.Count && Tokenizer.ToStep(score.Meters[change].Tick, score.TicksPerQuarter) is var at && at <= step)
            {
                barStart = at;
                barSteps = Math.Max(1, 4L * Vocabulary.StepsPerQuarter * score.Meters[change].Numerator / score.Meters[change].Denominator);
                change++;
            }
            barStart += (step - barStart) / barSteps * barSteps;
            bars.Add(new Bar((int)barStart, note, 0));
            do note++;
            while (note < notes.Length && notes[note].Step < barStart + barSteps);
        }
        for (var bar = 0; bar < bars.Count; bar++)
        {
            bars[bar] = bars[bar] with { TokensBefore = tokens.Count };
            var next = bar + 1 < bars.Count ? bars[bar + 1].FirstNote : notes.Length;
            Tokenizer.Encode(notes.AsSpan(bars[bar].FirstNote..next), bars[bar].Step, int.MaxValue, tokens);
            tokens.RemoveAt(tokens.Count - 1);
        }
        return ([.. bars], tokens.Count + 1);
    }
}

/// <summary>A bar in which a note begins.</summary>
/// <param name="Step">The bar line, in steps from the beginning of the piece.</param>
/// <param name="FirstNote">Index of the first note that begins in it.</param>
/// <param name="TokensBefore">Tokens of the piece up to it, each bar encoded for itself.</param>
internal readonly record struct Bar(int Step, int FirstNote, int TokensBefore);
