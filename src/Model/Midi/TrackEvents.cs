using System.Numerics;

namespace Instrumentation.Model.Midi;

/// <summary>What an event of a written track says.</summary>
internal enum TrackEventKind
{
    /// <summary>Key <see cref="TrackEvent.First"/> is released.</summary>
    NoteOff,

    /// <summary>The metre is <see cref="TrackEvent.First"/>/<see cref="TrackEvent.Second"/>.</summary>
    Meter,

    /// <summary>A quarter note lasts <see cref="TrackEvent.First"/> microseconds.</summary>
    Tempo,

    /// <summary>The channel plays program <see cref="TrackEvent.First"/>.</summary>
    Program,

    /// <summary>Key <see cref="TrackEvent.First"/> is struck with velocity <see cref="TrackEvent.Second"/>.</summary>
    NoteOn,

    /// <summary>Nothing: time that is longer than one event can wait for.</summary>
    Wait,
}

/// <summary>One event, <paramref name="Delta"/> ticks after the one before it.</summary>
internal readonly record struct TrackEvent(int Delta, TrackEventKind Kind, byte Channel = 0, int First = 0, int Second = 0);

/// <summary>Puts a score into the order of a file: tempo and metre in the first track, the notes of every track with their programs.</summary>
internal static class TrackEvents
{
    private const int LongestDelta = 0x0FFFFFFF;

    // At one tick: what sounds is released before anything new begins, so that a repeated note is not cut off by its own predecessor. Notes are
    // released in the order of their attacks, so the shortest is struck first, and one of no length is released behind all attacks.
    private enum Order { Release, Scene, Attack, ReleaseAtOnce }

    private readonly record struct Placed(long Tick, Order Order, TrackEvent Event);

    /// <summary>The events of each track, without the end of the track.</summary>
    /// <exception cref="ArgumentException">The score holds something that a MIDI file cannot express.</exception>
    public static IReadOnlyList<IReadOnlyList<TrackEvent>> Of(Score score)
    {
        if (score.TicksPerQuarter is < 1 or > short.MaxValue)
            throw new ArgumentException($"A MIDI file has 1 to {short.MaxValue} ticks in a quarter note, not {score.TicksPerQuarter}.", nameof(score));
        foreach (var note in score.Notes)
        {
            if (note is not { Track: >= 0 and < ushort.MaxValue, Channel: <= 15, Pitch: <= 127, Program: <= 127, Velocity: >= 1 and <= 127, Start: >= 0, Duration: >= 0 })
                throw new ArgumentException($"A MIDI file cannot hold the note {note}.", nameof(score));
        }

        var tracks = score.Notes.Select(note => note.Track).DefaultIfEmpty().Max() + 1;
        var placed = Enumerable.Range(0, tracks).Select(_ => new List<Placed>()).ToArray();
        AddScene(score, placed[0]);
        foreach (var track in score.Notes.GroupBy(note => note.Track)) AddNotes(track, placed[track.Key]);
        return [.. placed.Select(WithDeltas)];
    }

    private static void AddScene(Score score, List<Placed> events)
    {
        foreach (var (tick, numerator, denominator) in score.Meters)
        {
            if (tick < 0 || numerator is < 1 or > 255 || denominator is < 1 or > 128 || !BitOperations.IsPow2(denominator))
                throw new ArgumentException($"A MIDI file cannot state a metre of {numerator}/{denominator} at tick {tick}.", nameof(score));
            events.Add(new Placed(tick, Order.Scene, new TrackEvent(0, TrackEventKind.Meter, 0, numerator, denominator)));
        }
        foreach (var (tick, tempo) in score.Tempos)
        {
            if (tick < 0 || tempo is < 1 or > 0xFFFFFF)
                throw new ArgumentException($"A MIDI file cannot state a quarter note of {tempo} microseconds at tick {tick}.", nameof(score));
            events.Add(new Placed(tick, Order.Scene, new TrackEvent(0, TrackEventKind.Tempo, 0, tempo)));
        }
    }

    private static void AddNotes(IEnumerable<Note> notes, List<Placed> events)
    {
        var programs = new int[16];
        Array.Fill(programs, -1);
        foreach (var note in notes.OrderBy(note => note.Start).ThenBy(note => note.Duration))
        {
            if (programs[note.Channel] != note.Program)
            {
                var change = new TrackEvent(0, TrackEventKind.Program, note.Channel, note.Program);
                events.Add(programs[note.Channel] < 0 ? new Placed(0, Order.Scene, change) : new Placed(note.Start, Order.Attack, change));
                programs[note.Channel] = note.Program;
            }
            events.Add(new Placed(note.Start, Order.Attack, new TrackEvent(0, TrackEventKind.NoteOn, note.Channel, note.Pitch, note.Velocity)));
            events.Add(new Placed(note.End, note.Duration == 0 ? Order.ReleaseAtOnce : Order.Release, new TrackEvent(0, TrackEventKind.NoteOff, note.Channel, note.Pitch)));
        }
    }

    private static List<TrackEvent> WithDeltas(List<Placed> placed)
    {
        var events = new List<TrackEvent>(placed.Count);
        long now = 0;
        // OrderBy keeps the order in which events of one tick and kind were placed.
        foreach (var (tick, _, e) in placed.OrderBy(e => e.Tick).ThenBy(e => e.Order))
        {
            for (; tick - now > LongestDelta; now += LongestDelta) events.Add(new TrackEvent(LongestDelta, TrackEventKind.Wait));
            events.Add(e with { Delta = (int)(tick - now) });
            now = tick;
        }
        return events;
    }
}
