using System.Buffers.Binary;

namespace Instrumentation.Model.Midi.Own;

/// <summary>Reads the chunks of a Standard MIDI File (RP-001): a header, then tracks.</summary>
internal static class FileReader
{
    private const int ChunkHeader = 8, HeaderBody = 6;

    // A container (RIFF, MacBinary) may put its own header in front; anything farther in is not a MIDI file.
    private const int HeaderWithin = 1024;

    public static Score Read(ReadOnlySpan<byte> file)
    {
        var score = new ScoreBuilder();
        var header = FindHeader(ref file, score);
        if (file.Length < header + ChunkHeader + HeaderBody) throw new MidiFormatException("the file ends inside its MThd header");

        var body = header + ChunkHeader;
        int format = BinaryPrimitives.ReadUInt16BigEndian(file[body..]);
        int tracks = BinaryPrimitives.ReadUInt16BigEndian(file[(body + 2)..]);
        var division = BinaryPrimitives.ReadInt16BigEndian(file[(body + 4)..]);
        if (division == 0) throw new MidiFormatException("the header gives a quarter note 0 ticks");

        if (format > 2) score.Warn(body, $"format {format} does not exist, read as format 1");
        var time = division > 0 ? new SmpteTime(division, 0) : Smpte(division, body + 4, score);
        var found = ReadChunks(file, header, score, format == 2 ? time.TicksPerQuarter : 0);
        if (found != tracks) score.Warn(body + 2, $"the header announces {tracks} tracks, and the file has {found}");
        if (division < 0) score.OnlyTempo(time.MicrosecondsPerQuarter);
        return score.Build(time.TicksPerQuarter);
    }

    /// <summary>Where MThd is. What a RIFF container holds behind its MIDI data is cut off.</summary>
    private static int FindHeader(ref ReadOnlySpan<byte> file, ScoreBuilder score)
    {
        if (file.IsEmpty) throw new MidiFormatException("the file is empty");
        if (file.StartsWith("SMF2CLIP"u8)) throw new MidiFormatException("a MIDI 2.0 clip; only MIDI 1.0 files can be read");
        if (file.StartsWith("MThd"u8)) return 0;

        // Behind something else the name alone could be a word in a text.
        var at = file[..Math.Min(file.Length, HeaderWithin)].IndexOf("MThd\0\0\0\u0006"u8);
        if (at < 0) throw new MidiFormatException("no MIDI file: there is no MThd header");
        if (!file.StartsWith("RIFF"u8)) score.Warn(0, $"{at} bytes in front of the header, skipped");
        else if (at >= ChunkHeader && file[(at - ChunkHeader)..].StartsWith("data"u8))
        {
            var end = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[(at - 4)..]);
            if (end > at && end < file.Length) file = file[..(int)end];
        }
        return at;
    }

    private static SmpteTime Smpte(short division, int at, ScoreBuilder score)
    {
        var frames = -(division >> 8);
        if (frames is not (24 or 25 or 29 or 30)) score.Warn(at, $"{frames} frames a second are no SMPTE rate");
        return SmpteTime.Of(frames, division & 0xFF);
    }

    /// <summary>Reads every track and returns how many there are.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="header">Where MThd is.</param>
    /// <param name="score">Receives the music.</param>
    /// <param name="sequenceGrid">0 if the tracks play together; otherwise they follow each other, each beginning on a multiple of this.</param>
    private static int ReadChunks(ReadOnlySpan<byte> file, int header, ScoreBuilder score, int sequenceGrid)
    {
        var track = 0;
        long tick = 0;
        for (var at = EndOf(file, header, score); at < file.Length;)
        {
            if (file.Length - at < ChunkHeader)
            {
                score.Warn(at, "the file ends inside the header of a track");
                break;
            }
            if (!IsTrack(file[at..]))
            {
                at = EndOf(file, at, score);
                continue;
            }
            if (track == ushort.MaxValue)
            {
                score.Warn(at, $"more than {ushort.MaxValue} tracks, the rest is left out");
                break;
            }
            var end = EndOf(file, at, score);
            var start = sequenceGrid > 0 && track > 0 ? score.NextSequence(tick, sequenceGrid) : 0;
            var reader = new TrackReader(file[..end], at + ChunkHeader, track++, start, score);
            reader.Read();
            tick = reader.Tick;
            // A track that is over before its chunk is may hide the next one.
            if (reader.At < end && !IsTrack(file[reader.At..]))
                score.Warn(reader.At, $"{end - reader.At} bytes up to the end of the chunk are not read");
            else end = reader.At;
            at = end;
        }
        return track;
    }

    /// <summary>Where the chunk ends: where its own word says, if the file ends there or another chunk begins, and otherwise at the next track.</summary>
    private static int EndOf(ReadOnlySpan<byte> file, int chunk, ScoreBuilder score)
    {
        var stated = StatedEnd(file, chunk);
        if (stated == file.Length || (stated < file.Length && BeginsChunk(file, (int)stated))) return (int)stated;
        var next = file[(chunk + 4)..].IndexOf("MTrk"u8);
        var end = next < 0 ? file.Length : chunk + 4 + next;
        score.Warn(chunk + 4, $"the length of the chunk is wrong: it says {stated - chunk - ChunkHeader} bytes, {file.Length - chunk - ChunkHeader} are left, the end is taken to be at byte {end}");
        return end;
    }

    private static long StatedEnd(ReadOnlySpan<byte> file, int chunk) => chunk + ChunkHeader + (long)BinaryPrimitives.ReadUInt32BigEndian(file[(chunk + 4)..]);

    private static bool BeginsChunk(ReadOnlySpan<byte> file, int at)
    {
        var rest = file[at..];
        if (IsTrack(rest) || "MTrk"u8.StartsWith(rest)) return true;
        // Four printable bytes may be music; a length behind them that stays in the file makes them a name.
        return rest.Length >= ChunkHeader && rest[..4].IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 && StatedEnd(file, at) <= file.Length;
    }

    private static bool IsTrack(ReadOnlySpan<byte> chunk) => chunk.StartsWith("MTrk"u8);
}
