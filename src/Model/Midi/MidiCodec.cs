namespace Instrumentation.Model.Midi;

/// <summary>Reads and writes MIDI files: the one door between this program and the format. The folders <c>Own</c> and <c>DryWetMidi</c> each hold
/// the other half of it, and the property <c>MidiLibrary</c> of the build decides which one is compiled.</summary>
internal static partial class MidiCodec
{
    /// <summary>The largest file that is read, in bytes. The longest pieces of real music take a hundredth of it.</summary>
    public const int LargestFile = 64 << 20;

    /// <summary>Reads a file, as <see cref="Read(ReadOnlySpan{byte})"/> does.</summary>
    /// <exception cref="MidiFormatException">It holds no MIDI that can be read; nothing of a file that is too large was loaded.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static Score Read(string path) => Read(Load(path));

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="MidiFormatException">It is larger than <see cref="LargestFile"/>; nothing of it was loaded.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static byte[] Load(string path)
    {
        using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var bytes = new byte[LengthWithinLimit(RandomAccess.GetLength(file))];
        var read = 0;
        for (int more; read < bytes.Length && (more = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;) read += more;
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Reads the bytes of a Standard MIDI File of any format, bare or inside a RIFF (.rmi) container.</summary>
    /// <remarks>
    /// Damage costs the damaged part alone: what was sound before it is kept and <see cref="Score.Warnings"/> says what was not. A note that is never
    /// released ends with its track. The sequences of a format 2 file are laid end to end, each beginning on a quarter note, at 120 quarters a minute
    /// and in 4/4 unless it says otherwise: they are pieces of their own, and on one common time they would sound together. A file that counts time in
    /// SMPTE frames gets a quarter note of about half a second and the one tempo that keeps its notes where they were.
    /// </remarks>
    /// <exception cref="MidiFormatException">The bytes hold no MIDI that can be read.</exception>
    public static partial Score Read(ReadOnlySpan<byte> bytes);

    /// <summary>Writes a file, as <see cref="Write(Score)"/> does.</summary>
    /// <exception cref="ArgumentException">The score holds something that the format cannot express.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(Score score, string path) => File.WriteAllBytes(path, Write(score));

    /// <summary>The bytes of a file of format 1, or 0 where there is a single track.</summary>
    /// <remarks>
    /// Reading it gives the score's notes, tempos and metres back, except that of two notes of one pitch that overlap in one channel of a track the
    /// first to begin is the first to end, because the format cannot say otherwise. What a score does not carry is not in it: controllers, pitch
    /// bends, pressure, the velocity of releases, texts, keys, programs of channels without notes, tracks without notes behind the last that has some.
    /// </remarks>
    /// <exception cref="ArgumentException">The score holds something that the format cannot express.</exception>
    public static partial byte[] Write(Score score);

    /// <exception cref="MidiFormatException">The length is above <see cref="LargestFile"/>.</exception>
    private static int LengthWithinLimit(long length) => length <= LargestFile
        ? (int)length
        : throw new MidiFormatException($"it has {length >> 20} MB, and no MIDI file above {LargestFile >> 20} MB is read");
}
