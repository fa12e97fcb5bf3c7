namespace Instrumentation.Model.Midi;

/// <summary>Reads and writes MIDI files: the one door between this program and the format, whatever library is behind it.</summary>
internal static class MidiCodec
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="MidiFormatException">It holds no MIDI that can be read.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static Score Read(string path) => Read(File.ReadAllBytes(path));

    /// <summary>Reads the bytes of a Standard MIDI File of any format, bare or inside a RIFF (.rmi) container.</summary>
    /// <remarks>
    /// Damage costs the damaged part alone: what was sound before it is kept and <see cref="Score.Warnings"/> says what was not. A format 2 file's
    /// sequences are laid end to end, each beginning on a quarter note. A file that counts time in SMPTE frames gets a quarter note of about half
    /// a second and the one tempo that keeps its notes where they were.
    /// </remarks>
    /// <exception cref="MidiFormatException">The bytes hold no MIDI that can be read.</exception>
    public static Score Read(ReadOnlySpan<byte> bytes) => Own.FileReader.Read(bytes);

    /// <summary>Writes a format 1 file. Reading it gives the score's notes, tempos and metres back, except that of two notes of one pitch that
    /// overlap in one channel the first to begin is the first to end, because the format cannot say otherwise.</summary>
    /// <exception cref="ArgumentException">The score holds something that the format cannot express.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(Score score, string path) => File.WriteAllBytes(path, Write(score));

    /// <summary>The bytes of the file that <see cref="Write(Score, string)"/> writes.</summary>
    /// <exception cref="ArgumentException">The score holds something that the format cannot express.</exception>
    public static byte[] Write(Score score) => Own.FileWriter.Write(score);
}
