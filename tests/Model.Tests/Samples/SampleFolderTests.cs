using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Samples;
using Xunit;

namespace Instrumentation.Model.Tests.Samples;

public sealed class SampleFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private static readonly int[] Sample =
    [
        Vocabulary.Velocity(80), Vocabulary.Pitch(60), Vocabulary.Duration(12), Vocabulary.TimeShift(12), Vocabulary.Pitch(64), Vocabulary.Duration(12), Vocabulary.End,
    ];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_sample_is_music_a_picture_and_sound()
    {
        var folder = Path.Combine(_temporary, "generated_samples");

        var path = new SampleFolder(folder).WriteMusic(7, 1, new RenderedMusic(Tokenizer.Decode(Sample)));

        Assert.Equal("generated_samples/sample_epoch_007_1.mid", path);
        Assert.Equal([60, 64], MidiCodec.Read(Path.Combine(_temporary, path)).Notes.Select(note => (int)note.Pitch));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder, "sample_epoch_007_1.png"))[..4]);
        Assert.Equal("RIFF"u8.ToArray(), File.ReadAllBytes(Path.Combine(folder, "sample_epoch_007_1.wav"))[..4]);
    }

    [Fact]
    public void Only_the_samples_of_epochs_that_stay_are_left()
    {
        var samples = new SampleFolder(_temporary);
        foreach (var epoch in new[] { 0, 1, 2, 1000 })
        {
            samples.WriteTokens(epoch, [Sample, Sample[..3]]);
            samples.WriteMusic(epoch, 1, new RenderedMusic(Tokenizer.Decode(Sample)));
        }

        File.WriteAllText(Path.Combine(_temporary, "mine.mid"), "");
        samples.Keep(new HashSet<int> { 2, 1000 });

        string[] kept = ["002", "1000"];
        Assert.Equal(
            ["mine.mid", .. kept.SelectMany(epoch => new[] { $"sample_epoch_{epoch}.pt", $"sample_epoch_{epoch}_1.mid", $"sample_epoch_{epoch}_1.png", $"sample_epoch_{epoch}_1.wav" })],
            Directory.GetFiles(_temporary).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_goes_into_a_record_is_small_enough_for_it()
    {
        var hour = Enumerable.Range(0, 900).SelectMany(_ => (int[])[Vocabulary.Pitch(60), Vocabulary.Duration(48), Vocabulary.TimeShift(48)]);

        var music = new RenderedMusic(Tokenizer.Decode(hour));

        Assert.InRange(music.Excerpt.Length, 380_000, 400_000);
        Assert.InRange(music.PianoRoll.Length, 100, 100_000);
    }
}
