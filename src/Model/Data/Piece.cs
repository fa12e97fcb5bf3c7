using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data;

/// <summary>One usable file of a <see cref="Dataset"/>, decoded onto the grid.</summary>
internal sealed class Piece
{
    private readonly string _path;
    private GridNote[]? _notes;

    private Piece(string path, string name, Score score, GridNote[] notes)
    {
        _path = path;
        _notes = notes;
        Name = name;
        Song = SongName.Of(name);
        Instruments = GeneralMidi.InstrumentsOf(score);
        (Bars, TokenCount) = Measure(score, notes);
    }

    /// <summary>The file's path below the data folder, with forward slashes.</summary>
    public string Name { get; }

    /// <summary>The song that this is a version of; a song is in training or held out as a whole.</summary>
    public string Song { get; set; }

    /// <summary>Tokens from the first note to <see cref="Vocabulary.End"/>.</summary>
    public int TokenCount { get; }

    /// <summary>General MIDI names of the instruments, in alphabetical order.</summary>
    public IReadOnlyList<string> Instruments { get; }

    /// <summary>The bars in which a note begins.</summary>
    public IReadOnlyList<Bar> Bars { get; }

    /// <summary>Notes held in memory, 0 after <see cref="Evict"/>.</summary>
    public int NotesInMemory => _notes?.Length ?? 0;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its path below the data folder, with forward slashes.</param>
    /// <param name="warnings">What had to be repaired.</param>
    /// <exception cref="MidiFormatException">It is no MIDI, or no note in it has a token.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Piece Read(string path, string name, out IReadOnlyList<string> warnings)
    {
        var score = MidiCodec.Read(path);
        warnings = score.Warnings;
        GridNote[] notes = [.. Tokenizer.Quantise(score)];
        return notes.Length > 0 ? new Piece(path, name, score, notes) : throw new MidiFormatException("it holds no notes");
    }

    /// <summary>The notes in the order of <see cref="Tokenizer.Quantise"/>, read again from the file if they are no longer in memory.</summary>
    /// <param name="inMemory">Whether they were in memory.</param>
    /// <exception cref="InputException">The file was changed or removed meanwhile.</exception>
    public ReadOnlyMemory<GridNote> Notes(out bool inMemory)
    {
        inMemory = _notes is not null;
        if (_notes is not null) return _notes;
        try
        {
            GridNote[] again = [.. Tokenizer.Quantise(MidiCodec.Read(_path))];
            if (Bars[^1].FirstNote < again.Length) return again;
        }
        catch (Exception e) when (e is MidiFormatException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{Name}' could be read when training began and cannot be now ({e.Message}): leave the data folder as it is while training.", e);
        }
        throw new InputException($"'{Name}' has changed since training began: leave the data folder as it is while training.");
    }

    /// <summary>Lets go of the notes; they will be read from the file when they are needed.</summary>
    public void Evict() => _notes = null;

    /// <summary>A number that two pieces share when they hold the same notes.</summary>
    public ulong ContentHash()
    {
        var hash = 0UL;
        foreach (var note in Notes(out _).Span)
            hash = SeededRandom.Mix(hash, (ulong)note.Step << 32 | (ulong)(ushort)note.Duration << 16 | (ulong)note.Pitch << 8 | note.Velocity);
        return hash;
    }

    private static (IReadOnlyList<Bar> Bars, int Tokens) Measure(Score score, GridNote[] notes)
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
        return (bars, tokens.Count + 1);
    }
}

/// <summary>A bar in which a note begins.</summary>
/// <param name="Step">The bar line, in steps from the beginning of the piece.</param>
/// <param name="FirstNote">Index of the first note that begins in it.</param>
/// <param name="TokensBefore">Tokens of the piece up to it, each bar encoded for itself.</param>
internal readonly record struct Bar(int Step, int FirstNote, int TokensBefore);
