using System.Globalization;
using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Sound;

namespace Instrumentation.Model.Samples;

/// <summary>
/// The samples of a training on the disk: of each epoch <c>sample_epoch_NNN.pt</c> with the tokens of all samples, and of the first few samples
/// <c>sample_epoch_NNN_K.mid</c>, <c>.png</c> and <c>.wav</c>. Made with the first file.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class SampleFolder(string path)
{
    private const string Prefix = "sample_epoch_";

    /// <summary>Writes the tokens of an epoch's samples.</summary>
    /// <param name="epoch">The epoch; 0 before the first one.</param>
    /// <param name="samples">The tokens of each. Shorter ones are filled up with <see cref="Vocabulary.Padding"/>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteTokens(int epoch, IReadOnlyList<int[]> samples)
    {
        var columns = Math.Max(1, samples.Max(sample => sample.Length));
        var tokens = new long[samples.Count * columns];
        Array.Fill(tokens, Vocabulary.Padding);
        for (var row = 0; row < samples.Count; row++)
        {
            for (var column = 0; column < samples[row].Length; column++) tokens[row * columns + column] = samples[row][column];
        }

        Directory.CreateDirectory(path);
        var name = NameOf(epoch);
        File.WriteAllBytes(Path.Combine(path, name + ".pt"), TorchTensorFile.Create(name, tokens, samples.Count));
    }

    /// <summary>Writes one sample as music, picture and sound.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="number">The sample's number in it, from 1.</param>
    /// <param name="music">The sample.</param>
    /// <returns>The MIDI file's path below the folder that this folder is in.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public string WriteMusic(int epoch, int number, RenderedMusic music)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{NameOf(epoch)}_{number}");
        music.WriteTo(Path.Combine(path, name));
        return $"{Path.GetFileName(path)}/{name}.mid";
    }

    /// <summary>Deletes the samples of all epochs but some.</summary>
    /// <param name="epochs">Those that stay.</param>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Keep(IReadOnlySet<int> epochs)
    {
        foreach (var file in Directory.EnumerateFiles(path, Prefix + "*"))
        {
            var number = Path.GetFileNameWithoutExtension(file)[Prefix.Length..].Split('_')[0];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && !epochs.Contains(epoch)) File.Delete(file);
        }
    }

    private static string NameOf(int epoch) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{epoch:D3}");
}
