using Instrumentation.Model.Midi;
using Instrumentation.Model.Sound;

namespace Instrumentation.Model.Samples;

/// <summary>A score as a MIDI file, as a picture and as sound.</summary>
internal sealed class RenderedMusic(Score score)
{
    /// <summary>The longest sound that is put into a record, in seconds: 384 kB, which leaves room for the picture in a segment of the journal.</summary>
    private const double LongestExcerpt = 12;

    /// <summary>The piano roll, a PNG file.</summary>
    public byte[] PianoRoll { get; } = Samples.PianoRoll.Draw(score);

    /// <summary>The first 12 seconds, a WAV file.</summary>
    public byte[] Excerpt { get; } = WaveFile.Create(Synthesizer.Render(score, LongestExcerpt), Synthesizer.SampleRate);

    /// <summary>Writes <paramref name="path"/><c>.mid</c>, <c>.png</c> and, in full length, <c>.wav</c>. The folder is made where it is missing.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void WriteTo(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        MidiCodec.Write(score, path + ".mid");
        File.WriteAllBytes(path + ".png", PianoRoll);
        File.WriteAllBytes(path + ".wav", WaveFile.Create(Synthesizer.Render(score), Synthesizer.SampleRate));
    }
}
