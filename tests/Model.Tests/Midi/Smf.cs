using System.Buffers.Binary;

namespace Instrumentation.Model.Tests.Midi;

/// <summary>Builds MIDI files byte by byte, independent of the writer under test.</summary>
internal static class Smf
{
    /// <summary>Where the first event of the first track stands.</summary>
    public const int FirstEvent = 22;

    public static readonly byte[] EndOfTrack = [0, 0xFF, 0x2F, 0];

    public static byte[] File(int format, int division, params byte[][] tracks) =>
        [.. "MThd"u8, 0, 0, 0, 6, 0, (byte)format, 0, (byte)tracks.Length, (byte)(division >> 8), (byte)division, .. tracks.SelectMany(track => Chunk("MTrk", track))];

    public static byte[] Chunk(string name, byte[] body, uint? statedLength = null)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(length, statedLength ?? (uint)body.Length);
        return [.. System.Text.Encoding.ASCII.GetBytes(name), .. length, .. body];
    }
}
