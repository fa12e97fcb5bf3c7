namespace Instrumentation.Model.Midi;

/// <summary>Collects what the tracks of one file say, in the order in which the file says it.</summary>
internal sealed class ScoreBuilder
{
    /// <summary>The most notes that a score is given: 96 MB of them.</summary>
    public const int MostNotes = 4_000_000;

    private const int MostWarnings = 16;
    private const int DefaultTempo = 500_000;

    private readonly List<Note> _notes = [];
    private readonly List<TempoChange> _tempos = [];
    private readonly List<MeterChange> _meters = [];
    private readonly List<string> _warnings = [];
    private readonly OpenNotes _open = new();

    // It outlives a track, because many files set all programs in their first one.
    private readonly byte[] _programs = new byte[16];
    private int _unsaid;

    /// <summary>Whether another warning will be kept; beyond the sixteenth they are counted.</summary>
    public bool KeepsWarnings => _warnings.Count < MostWarnings;

    /// <exception cref="MidiFormatException">There are more notes than <see cref="MostNotes"/>.</exception>
    public void NoteOn(int track, byte channel, byte pitch, byte velocity, long tick)
    {
        if (_notes.Count == MostNotes) throw new MidiFormatException($"it holds more than {MostNotes} notes");
        _open.Add(channel, pitch, _notes.Count);
        _notes.Add(new Note(track, channel, _programs[channel], pitch, velocity, tick, 0));
    }

    public void NoteOff(byte channel, byte pitch, long tick) => _open.CloseFirst(_notes, channel, pitch, tick);

    public void Program(byte channel, byte program) => _programs[channel] = program;

    public void Tempo(long tick, int microsecondsPerQuarter) => _tempos.Add(new TempoChange(tick, microsecondsPerQuarter));

    public void Meter(long tick, int numerator, int denominator) => _meters.Add(new MeterChange(tick, numerator, denominator));

    /// <summary>Ends the notes that are still open.</summary>
    public void EndTrack(long tick) => _open.CloseAll(_notes, tick);

    /// <summary>Begins the next sequence of a format 2 file, which knows nothing of the one before it, and returns its first tick.</summary>
    /// <param name="end">Where the sequence before it ended.</param>
    /// <param name="ticksPerQuarter">The grid on which sequences begin.</param>
    public long NextSequence(long end, int ticksPerQuarter)
    {
        var start = (end + ticksPerQuarter - 1) / ticksPerQuarter * ticksPerQuarter;
        Array.Clear(_programs);
        if (_tempos is [.., { MicrosecondsPerQuarter: not DefaultTempo }]) Tempo(start, DefaultTempo);
        if (_meters is [.., not { Numerator: 4, Denominator: 4 }]) Meter(start, 4, 4);
        return start;
    }

    /// <summary>Puts one tempo in the place of all others: that of a file whose ticks are parts of a second.</summary>
    public void OnlyTempo(int microsecondsPerQuarter)
    {
        _tempos.Clear();
        Tempo(0, microsecondsPerQuarter);
    }

    public void Warn(int atByte, string cause)
    {
        if (KeepsWarnings) _warnings.Add($"byte {atByte}: {cause}");
        else _unsaid++;
    }

    public void Warn(int atByte, [System.Runtime.CompilerServices.InterpolatedStringHandlerArgument("")] ref WarningText cause) => Warn(atByte, cause.Finish());

    public Score Build(int ticksPerQuarter)
    {
        if (_unsaid > 0) _warnings.Add($"and {_unsaid} more");
        _notes.Sort(static (a, b) =>
            a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.Track != b.Track ? a.Track.CompareTo(b.Track)
            : a.Pitch != b.Pitch ? a.Pitch.CompareTo(b.Pitch)
            : a.Channel != b.Channel ? a.Channel.CompareTo(b.Channel)
            : a.Duration != b.Duration ? a.Duration.CompareTo(b.Duration)
            : a.Velocity != b.Velocity ? a.Velocity.CompareTo(b.Velocity)
            : a.Program.CompareTo(b.Program));
        return new Score
        {
            TicksPerQuarter = ticksPerQuarter,
            Notes = _notes,
            // Of several changes on one tick the last in the file wins, so that order has to survive: OrderBy is stable, Sort is not.
            Tempos = [.. _tempos.OrderBy(tempo => tempo.Tick)],
            Meters = [.. _meters.OrderBy(meter => meter.Tick)],
            Warnings = _warnings,
        };
    }
}
