using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Instrumentation.Model.Midi.Own;

/// <summary>Writes a Standard MIDI File of format 1, or 0 where there is a single track.</summary>
internal static class FileWriter
{
    public static byte[] Write(Score score)
    {
        var tracks = TrackEvents.Of(score);
        var file = new ArrayBufferWriter<byte>();
        file.Write("MThd\0\0\0\u0006"u8);
        WriteUInt16(file, (ushort)(tracks.Count == 1 ? 0 : 1));
        WriteUInt16(file, (ushort)tracks.Count);
        WriteUInt16(file, (ushort)score.TicksPerQuarter);
        var body = new ArrayBufferWriter<byte>();
        foreach (var track in tracks)
        {
            body.ResetWrittenCount();
            foreach (var e in track) WriteEvent(body, e);
            body.Write<byte>([0, 0xFF, 0x2F, 0]);
            file.Write("MTrk"u8);
            BinaryPrimitives.WriteInt32BigEndian(file.GetSpan(4), body.WrittenCount);
            file.Advance(4);
            file.Write(body.WrittenSpan);
        }
        return file.WrittenSpan.ToArray();
    }

    private static void WriteEvent(ArrayBufferWriter<byte> to, in TrackEvent e)
    {
        WriteLength(to, e.Delta);
        switch (e.Kind)
        {
            case TrackEventKind.NoteOff:
                to.Write<byte>([(byte)(0x80 | e.Channel), (byte)e.First, 0]);
                break;
            case TrackEventKind.NoteOn:
                to.Write<byte>([(byte)(0x90 | e.Channel), (byte)e.First, (byte)e.Second]);
                break;
            case TrackEventKind.Program:
                to.Write<byte>([(byte)(0xC0 | e.Channel), (byte)e.First]);
                break;
            case TrackEventKind.Tempo:
                to.Write<byte>([0xFF, 0x51, 3, (byte)(e.First >> 16), (byte)(e.First >> 8), (byte)e.First]);
                break;
            case TrackEventKind.Meter:
                to.Write<byte>([0xFF, 0x58, 4, (byte)e.First, (byte)BitOperations.Log2((uint)e.Second), 24, 8]);
                break;
            case TrackEventKind.Wait:
                to.Write<byte>([0xFF, 0x01, 0]);      // an empty text
                break;
        }
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
            if (value >> shift != 0) to.Write<byte>([(byte)(value >> shift & 0x7F | 0x80)]);
        }
        to.Write<byte>([(byte)(value & 0x7F)]);
    }
}
