using System.Text;
using Melanchall.DryWetMidi.Common;
using Melanchall.DryWetMidi.Core;

namespace Instrumentation.Model.Midi;

/// <content>By DryWetMIDI, in its most forgiving settings. It repairs without saying what and where, so that its scores carry no warnings.</content>
internal static partial class MidiCodec
{
    private static readonly ReadingSettings Forgiving = new()
    {
        EndOfTrackStoringPolicy = EndOfTrackStoringPolicy.Store,
        ExtraTrackChunkPolicy = ExtraTrackChunkPolicy.Read,
        InvalidChannelEventParameterValuePolicy = InvalidChannelEventParameterValuePolicy.SnapToLimits,
        InvalidChunkSizePolicy = InvalidChunkSizePolicy.Ignore,
        InvalidMetaEventParameterValuePolicy = InvalidMetaEventParameterValuePolicy.SnapToLimits,
        InvalidSystemCommonEventParameterValuePolicy = InvalidSystemCommonEventParameterValuePolicy.SnapToLimits,
        MissedEndOfTrackPolicy = MissedEndOfTrackPolicy.Ignore,
        NoHeaderChunkPolicy = NoHeaderChunkPolicy.Abort,
        NotEnoughBytesPolicy = NotEnoughBytesPolicy.Ignore,
        SilentNoteOnPolicy = SilentNoteOnPolicy.NoteOff,
        TextEncoding = Encoding.Latin1,
        UnexpectedTrackChunksCountPolicy = UnexpectedTrackChunksCountPolicy.Ignore,
        UnknownChannelEventPolicy = UnknownChannelEventPolicy.SkipStatusByteAndOneDataByte,
        UnknownChunkIdPolicy = UnknownChunkIdPolicy.Skip,
        UnknownFileFormatPolicy = UnknownFileFormatPolicy.Ignore,
        ZeroLengthDataPolicy = ZeroLengthDataPolicy.ReadAsEmptyObject,
    };

    public static partial Score Read(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream(bytes[..LengthWithinLimit(bytes.Length)].ToArray());
        MidiFile file;
        try
        {
            file = MidiFile.Read(stream, Forgiving);
        }
        // Damage makes it throw OverflowException, ArgumentException and others beside its own.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new MidiFormatException(e.Message);
        }
        var score = new ScoreBuilder();
        var time = TimeOf(file.TimeDivision);
        var inSequence = IsFormat2(file);
        var (track, tick) = (0, 0L);
        foreach (var chunk in file.GetTrackChunks())
        {
            if (track > 0) tick = inSequence ? score.NextSequence(tick, time.TicksPerQuarter) : 0;
            foreach (var e in chunk.Events) Add(e, track, tick += e.DeltaTime, score);
            score.EndTrack(tick);
            track++;
        }
        if (file.TimeDivision is SmpteTimeDivision) score.OnlyTempo(time.MicrosecondsPerQuarter);
        return score.Build(time.TicksPerQuarter);
    }

    public static partial byte[] Write(Score score)
    {
        var tracks = TrackEvents.Of(score).Select(track => new TrackChunk(track.Select(ToMidi))).ToArray();
        var file = new MidiFile(tracks) { TimeDivision = new TicksPerQuarterNoteTimeDivision((short)score.TicksPerQuarter) };
        using var stream = new MemoryStream();
        // A single track would be split by channels in order to have several.
        file.Write(stream, tracks.Length == 1 ? MidiFileFormat.SingleTrack : MidiFileFormat.MultiTrack);
        return stream.ToArray();
    }

    private static SmpteTime TimeOf(TimeDivision division) => division switch
    {
        TicksPerQuarterNoteTimeDivision { TicksPerQuarterNote: > 0 and var ticks } => new SmpteTime(ticks, 0),
        SmpteTimeDivision smpte => SmpteTime.Of((int)smpte.Format, smpte.Resolution),
        _ => throw new MidiFormatException("the header gives a quarter note 0 ticks"),
    };

    private static bool IsFormat2(MidiFile file)
    {
        try
        {
            return file.OriginalFormat == MidiFileFormat.MultiSequence;
        }
        catch (UnknownFileFormatException)
        {
            return false;
        }
    }

    private static void Add(MidiEvent e, int track, long tick, ScoreBuilder score)
    {
        switch (e)
        {
            case NoteOnEvent on:
                score.NoteOn(track, on.Channel, on.NoteNumber, on.Velocity, tick);
                break;
            case NoteOffEvent off:
                score.NoteOff(off.Channel, off.NoteNumber, tick);
                break;
            case ProgramChangeEvent program:
                score.Program(program.Channel, program.ProgramNumber);
                break;
            case SetTempoEvent { MicrosecondsPerQuarterNote: > 0 } tempo:
                score.Tempo(tick, (int)tempo.MicrosecondsPerQuarterNote);
                break;
            case TimeSignatureEvent { Numerator: > 0, Denominator: > 0 } meter:
                score.Meter(tick, meter.Numerator, meter.Denominator);
                break;
        }
    }

    private static MidiEvent ToMidi(TrackEvent e)
    {
        MidiEvent midi = e.Kind switch
        {
            TrackEventKind.NoteOn => new NoteOnEvent((SevenBitNumber)(byte)e.First, (SevenBitNumber)(byte)e.Second) { Channel = (FourBitNumber)e.Channel },
            TrackEventKind.NoteOff => new NoteOffEvent((SevenBitNumber)(byte)e.First, (SevenBitNumber)0) { Channel = (FourBitNumber)e.Channel },
            TrackEventKind.Program => new ProgramChangeEvent((SevenBitNumber)(byte)e.First) { Channel = (FourBitNumber)e.Channel },
            TrackEventKind.Tempo => new SetTempoEvent(e.First),
            TrackEventKind.Meter => new TimeSignatureEvent((byte)e.First, (byte)e.Second),
            _ => new TextEvent(),
        };
        midi.DeltaTime = e.Delta;
        return midi;
    }
}
