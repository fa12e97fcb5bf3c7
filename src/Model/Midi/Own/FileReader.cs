using System.Buffers.Binary;
using System.Globalization;

namespace Instrumentation.Model.Midi.Own;

/// <summary>Reads the chunks of a Standard MIDI File (RP-001): a header, then tracks.</summary>
internal static class FileReader
{
    private const int ChunkHeader = 8, HeaderBody = 6;

    // A RIFF container may put a LIST chunk in front; anything farther in is not a MIDI file.
    private const int HeaderWithin = 1024;

    public static Score Read(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty) throw new MidiFormatException("the file is empty");
        if (file.StartsWith("SMF2CLIP"u8)) throw new MidiFormatException("a MIDI 2.0 clip; only MIDI 1.0 files can be read");
        var header = file[..Math.Min(file.Length, HeaderWithin)].IndexOf("MThd"u8);
        if (header < 0) throw new MidiFormatException("no MIDI file: there is no MThd header");
        if (file.Length < header + ChunkHeader + HeaderBody) throw new MidiFormatException("the file ends inside its MThd header");

        var body = file[(header + ChunkHeader)..];
        int format = BinaryPrimitives.ReadUInt16BigEndian(body);
        var division = BinaryPrimitives.ReadInt16BigEndian(body[4..]);
        if (division == 0) throw new MidiFormatException("the header gives a quarter note 0 ticks");

        var score = new ScoreBuilder();
        if (format > 2) score.Warn(header + ChunkHeader, string.Create(CultureInfo.InvariantCulture, $"format {format} does not exist, read as format 1"));
        var (ticksPerQuarter, tempo) = division > 0 ? (division, 0) : FromFrames(division, header + ChunkHeader + 4, score);
        ReadChunks(file, header, score, format == 2 ? ticksPerQuarter : 0);
        if (tempo != 0)
        {
            score.Tempos.Clear();
            score.Tempos.Add(new TempoChange(0, tempo));
        }
        return score.Build(ticksPerQuarter);
    }

    /// <param name="file">The whole file.</param>
    /// <param name="header">Where MThd is.</param>
    /// <param name="score">Receives the music.</param>
    /// <param name="sequenceGrid">0 if the tracks play together; otherwise they follow each other, each beginning on a multiple of this.</param>
    private static void ReadChunks(ReadOnlySpan<byte> file, int header, ScoreBuilder score, int sequenceGrid)
    {
        var track = 0;
        long start = 0;
        var at = ChunkEnd(file, header) ?? header + ChunkHeader + HeaderBody;
        while (at < file.Length)
        {
            if (file.Length - at < ChunkHeader)
            {
                score.Warn(at, "the file ends inside the header of a chunk");
                return;
            }
            var isTrack = file[at..].StartsWith("MTrk"u8);
            var end = ChunkEnd(file, at);
            if (end is null)
            {
                if (isTrack || NextTrack(file, at) < file.Length) score.Warn(at + 4, "the length of the chunk is wrong");
                end = NextTrack(file, at);
            }
            if (isTrack)
            {
                if (sequenceGrid > 0) Array.Clear(score.Programs);
                var last = new TrackReader(file[..end.Value], at + ChunkHeader, track++, start, score).Read();
                if (sequenceGrid > 0) start = (last + sequenceGrid - 1) / sequenceGrid * sequenceGrid;
            }
            at = end.Value;
        }
    }

    /// <summary>Where the chunk ends by its own word, or null if that is beyond the file or no other chunk begins there.</summary>
    private static int? ChunkEnd(ReadOnlySpan<byte> file, int chunk)
    {
        var end = chunk + ChunkHeader + (long)BinaryPrimitives.ReadUInt32BigEndian(file[(chunk + 4)..]);
        if (end > file.Length) return null;
        var next = file[(int)end..];
        if (next.Length >= ChunkHeader && !IsChunkName(next[..4])) return null;
        return (int)end;
    }

    private static bool IsChunkName(ReadOnlySpan<byte> name) => name.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private static int NextTrack(ReadOnlySpan<byte> file, int chunk)
    {
        var found = file[(chunk + 4)..].IndexOf("MTrk"u8);
        return found < 0 ? file.Length : chunk + 4 + found;
    }

    /// <summary>A division of frames per second and ticks per frame, as ticks per quarter note and the tempo in microseconds at which they pass
    /// at the same speed.</summary>
    private static (int TicksPerQuarter, int Tempo) FromFrames(short division, int at, ScoreBuilder score)
    {
        var frames = -(division >> 8);
        var ticksPerFrame = division & 0xFF;
        if (ticksPerFrame == 0) throw new MidiFormatException("the header gives a frame 0 ticks");
        if (frames is not (24 or 25 or 29 or 30)) score.Warn(at, string.Create(CultureInfo.InvariantCulture, $"{frames} frames a second are no SMPTE rate"));
        // SMPTE's 29 stands for 30 drop-frame, which is 30000/1001 frames a second.
        var ticksPerSecond = (frames == 29 ? 30000.0 / 1001 : frames) * ticksPerFrame;
        var ticksPerQuarter = Math.Max(1, (int)(ticksPerSecond / 2));
        return (ticksPerQuarter, (int)Math.Round(1e6 * ticksPerQuarter / ticksPerSecond));
    }
}
