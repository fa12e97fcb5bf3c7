namespace Instrumentation.Model.Midi;

/// <content>By the reader and the writer of this folder.</content>
internal static partial class MidiCodec
{
    public static partial Score Read(ReadOnlySpan<byte> bytes) => Own.FileReader.Read(bytes[..LengthWithinLimit(bytes.Length)]);

    public static partial byte[] Write(Score score) => Own.FileWriter.Write(score);
}
