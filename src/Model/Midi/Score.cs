namespace Instrumentation.Model.Midi;

/// <summary>A piece of music as a MIDI file states it: notes, tempo and metre on one timeline counted in ticks from 0.</summary>
internal sealed class Score
{
    /// <summary>Ticks in one quarter note, 1 to 32,767.</summary>
    public required int TicksPerQuarter { get; init; }

    /// <summary>All notes, ordered by start, then track, then pitch.</summary>
    public required IReadOnlyList<Note> Notes { get; init; }

    /// <summary>Tempo changes ordered by tick. Before the first one the tempo is 120 quarters a minute.</summary>
    public IReadOnlyList<TempoChange> Tempos { get; init; } = [];

    /// <summary>Metre changes ordered by tick. Before the first one the metre is 4/4.</summary>
    public IReadOnlyList<MeterChange> Meters { get; init; } = [];

    /// <summary>What the reader had to repair, each with the byte it concerns; empty for a sound file.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The tick at which the last note ends, 0 without notes.</summary>
    public long EndTick
    {
        get
        {
            long end = 0;
            foreach (var note in Notes) end = Math.Max(end, note.End);
            return end;
        }
    }
}

/// <summary>One sounding note.</summary>
/// <param name="Track">The track that holds it, from 0.</param>
/// <param name="Channel">MIDI channel, 0 to 15.</param>
/// <param name="Program">General MIDI program of the channel when the note began, 0 to 127.</param>
/// <param name="Pitch">MIDI key, 0 to 127; on drums, the instrument of the kit.</param>
/// <param name="Velocity">Strength of the stroke, 1 to 127.</param>
/// <param name="Start">Onset in ticks.</param>
/// <param name="Duration">Length in ticks, 0 or more.</param>
internal readonly record struct Note(int Track, byte Channel, byte Program, byte Pitch, byte Velocity, long Start, long Duration)
{
    /// <summary>The channel that General MIDI gives to percussion: the tenth, counted from 0.</summary>
    public const byte DrumChannel = 9;

    /// <summary>Whether the pitch names a percussion instrument and is no pitch at all.</summary>
    public bool IsDrum => Channel == DrumChannel;

    /// <summary>The tick at which the note is released.</summary>
    public long End => Start + Duration;
}

/// <summary>From <paramref name="Tick"/> on, a quarter note lasts <paramref name="MicrosecondsPerQuarter"/>.</summary>
internal readonly record struct TempoChange(long Tick, int MicrosecondsPerQuarter);

/// <summary>From <paramref name="Tick"/> on, a bar is <paramref name="Numerator"/> notes of 1/<paramref name="Denominator"/> long.</summary>
/// <param name="Tick">Where it takes effect.</param>
/// <param name="Numerator">Beats in a bar, 1 to 255.</param>
/// <param name="Denominator">The note value of a beat, a power of two.</param>
internal readonly record struct MeterChange(long Tick, int Numerator, int Denominator);
