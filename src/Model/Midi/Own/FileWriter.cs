using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Instrumentation.Model.Midi.Own;

/// <summary>Writes a format 1 Standard MIDI File: tempo and metre in the first track, every track with the notes that the score puts there.</summary>
internal static class FileWriter
{
    private const int LongestDelta = 0x0FFFFFFF;

    public static byte[] Write(Score score)
    {
        if (score.TicksPerQuarter is < 1 or > short.MaxValue)
            throw new ArgumentException($"A MIDI file has 1 to {short.MaxValue} ticks in a quarter note, not {score.TicksPerQuarter}.", nameof(score));
        var tracks = score.Notes.Count == 0 ? 1 : score.Notes.Max(note => note.Track) + 1;
        if (tracks > ushort.MaxValue) throw new ArgumentException($"A MIDI file has at most {ushort.MaxValue} tracks, not {tracks}.", nameof(score));

        var file = new ArrayBufferWriter<byte>();
        file.Write("MThd\0\0\0\x06\0\x01"u8);
        WriteUInt16(file, (ushort)tracks);
        WriteUInt16(file, (ushort)score.TicksPerQuarter);
        var notes = score.Notes.ToLookup(note => note.Track);
        for (var track = 0; track < tracks; track++)
        {
            var events = NoteEvents(notes[track]);
            if (track == 0) events.AddRange(ConductorEvents(score));
            WriteTrack(file, events);
        }
        return file.WrittenSpan.ToArray();
    }

    /// <summary>At one tick the releases come first, then what sets the scene, then the attacks: a repeated note is not cut off by its own
    /// predecessor.</summary>
    private enum Order { Release, Metre, Tempo, Program, Attack, ReleaseAtOnce }

    private readonly record struct Event(long Tick, Order Order, long Duration, byte[] Bytes);

    private static IEnumerable<Event> ConductorEvents(Score score)
    {
        foreach (var (tick, numerator, denominator) in score.Meters)
        {
            if (numerator is < 1 or > 255 || denominator is < 1 or > 128 || !BitOperations.IsPow2(denominator))
                throw new ArgumentException($"A MIDI file cannot state a metre of {numerator}/{denominator}.", nameof(score));
            yield return new Event(tick, Order.Metre, 0, [0xFF, 0x58, 4, (byte)numerator, (byte)BitOperations.Log2((uint)denominator), 24, 8]);
        }
        foreach (var (tick, tempo) in score.Tempos)
        {
            if (tempo is < 1 or > 0xFFFFFF) throw new ArgumentException($"A MIDI file cannot state a quarter note of {tempo} microseconds.", nameof(score));
            yield return new Event(tick, Order.Tempo, 0, [0xFF, 0x51, 3, (byte)(tempo >> 16), (byte)(tempo >> 8), (byte)tempo]);
        }
    }

    private static List<Event> NoteEvents(IEnumerable<Note> notes)
    {
        var events = new List<Event>();
        var programs = new int[16];
        Array.Fill(programs, -1);
        foreach (var note in notes.OrderBy(note => note.Start))
        {
            if (note.Channel > 15 || note.Pitch > 127 || note.Program > 127 || note.Velocity is 0 or > 127 || note.Start < 0 || note.Duration < 0)
                throw new ArgumentException($"A MIDI file cannot hold the note {note}.", nameof(notes));
            if (programs[note.Channel] != note.Program)
            {
                var tick = programs[note.Channel] < 0 ? 0 : note.Start;
                programs[note.Channel] = note.Program;
                events.Add(new Event(tick, Order.Program, 0, [(byte)(0xC0 | note.Channel), note.Program]));
            }
            // Notes of one pitch are released in the order of their attacks, so at one tick the shortest has to be struck first.
            events.Add(new Event(note.Start, Order.Attack, note.Duration, [(byte)(0x90 | note.Channel), note.Pitch, note.Velocity]));
            events.Add(new Event(note.End, note.Duration == 0 ? Order.ReleaseAtOnce : Order.Release, 0, [(byte)(0x80 | note.Channel), note.Pitch, 0]));
        }
        return events;
    }

    private static void WriteTrack(ArrayBufferWriter<byte> file, List<Event> events)
    {
        var track = new ArrayBufferWriter<byte>();
        long now = 0;
        foreach (var e in events.OrderBy(e => e.Tick).ThenBy(e => e.Order).ThenBy(e => e.Duration))
        {
            for (; e.Tick - now > LongestDelta; now += LongestDelta)
            {
                WriteLength(track, LongestDelta);
                track.Write<byte>([0xFF, 0x01, 0]);     // an empty text carries time that one delta cannot
            }
            WriteLength(track, (int)(e.Tick - now));
            track.Write(e.Bytes);
            now = e.Tick;
        }
        track.Write<byte>([0, 0xFF, 0x2F, 0]);
        file.Write("MTrk"u8);
        BinaryPrimitives.WriteInt32BigEndian(file.GetSpan(4), track.WrittenCount);
        file.Advance(4);
        file.Write(track.WrittenSpan);
    }

    private static void WriteUInt16(ArrayBufferWriter<byte> to, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to.GetSpan(2), value);
        to.Advance(2);
    }

    private static void WriteLength(ArrayBufferWriter<byte> to, int value)
    {
        for (var shift = 21; shift > 0; shift -= 7)
        {
            if (value >> shift != 0) to.Write([(byte)(value >> shift & 0x7F | 0x80)]);
        }
        to.Write([(byte)(value & 0x7F)]);
    }
}
