using System.Security.Cryptography;
using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Runtime.Tests.Export.JsonLines;
using Instrumentation.Runtime.Tests.Export.Prometheus;
using Instrumentation.Runtime.Tests.Export.TensorBoard;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>Images and sounds travel in the journal as they are, and each destination does with them what it can.</summary>
public sealed class MediaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 4)]
    public void TensorBoard_shows_an_image_with_the_size_that_its_file_has(byte colorType, int channels)
    {
        var png = TestFiles.Png(320, 88, colorType);
        var image = Assert.Single(Values(loop => loop.SampleSaved("a.mid", "bass", png, default)), value => value.Image is not null);

        Assert.Equal(("Events/sample_saved/piano_roll/bass", "Notes over time."), (image.Tag, image.Description));
        Assert.Equal((88L, 320L, (long)channels), (image.Image!.Integer(1), image.Image.Integer(2), image.Image.Integer(3)));
        Assert.Equal(png, image.Image.Bytes(4)!.ToByteArray());
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(uint.MaxValue, 100)]
    [InlineData(40u, 10)]
    public void TensorBoard_plays_a_sound_with_the_rate_and_the_length_that_its_file_has(uint? promised, int frames)
    {
        var wav = TestFiles.Wav(22050, channels: 2, frames: 100, promised);
        var sound = Assert.Single(Values(loop => loop.SampleSaved("a.mid", "bass", null, wav)), value => value.Audio is not null);

        Assert.Equal("Events/sample_saved/sound/bass", sound.Tag);
        Assert.Equal((22050f, 2L, (long)frames, "audio/wav"), (sound.Audio!.Float(1), sound.Audio.Integer(2), sound.Audio.Integer(3), sound.Audio.Text(5)));
        Assert.Equal(wav, sound.Audio.Bytes(4)!.ToByteArray());
    }

    [Fact]
    public void What_is_no_image_or_sound_is_said_once_and_shown_nowhere()
    {
        var logger = new ListLogger();
        byte[][] wrong = [[], [1, 2, 3], TestFiles.Png(0, 4), TestFiles.Png(4, -1), TestFiles.Png(4, 4, 9), TestFiles.Png(4, 4)[..32]];
        byte[][] silent = [[], TestFiles.Wav(22050, 1, 0), TestFiles.Wav(0, 1, 4), TestFiles.Wav(22050, 1, 4)[..20], TestFiles.Wav(22050, 1, 4)[..44]];

        var values = Values(
            loop =>
            {
                foreach (var file in wrong) loop.SampleSaved("a.mid", "bass", file, default);
                foreach (var file in silent) loop.SampleSaved("a.mid", "bass", null, file);
            },
            logger);

        Assert.DoesNotContain(values, value => value.Image is not null || value.Audio is not null);
        Assert.Equal(
            ["'piano_roll' of 'sample_saved', which is no PNG file", "'sound' of 'sample_saved', which is no WAV file"],
            logger.Entries.Select(entry => entry.Message).Where(message => message.StartsWith("TensorBoard leaves out ", StringComparison.Ordinal)).Select(message => message[23..message.IndexOf(" (", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Any_beginning_of_a_file_is_read_without_an_exception()
    {
        var (png, wav) = (TestFiles.Png(3, 4), TestFiles.Wav(8000, 1, 8));
        for (var length = 0; length < png.Length; length++) Assert.Equal(length >= 33, PngHeader.Read(png.AsSpan(0, length)) is not null);
        for (var length = 0; length < wav.Length; length++) Assert.Equal(length >= 58, WavHeader.Read(wav.AsSpan(0, length)) is not null);
    }

    [Fact]
    public void JSON_lines_name_the_bytes_and_the_log_and_the_metrics_leave_them_out()
    {
        var png = TestFiles.Png(2, 3);
        using var run = Start([new JsonLinesExporter(), new TextLogExporter(), new PrometheusExporter()]);
        new PicturedLoop(run).SampleSaved("a.mid", "bass", png, default);
        run.Dispose();

        var line = Assert.Single(StrictJson.Lines(run.Folder, "sample_saved.jsonl"));
        Assert.Equal($$"""{"bytes":{{png.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(png))}}"}""", line.GetProperty("piano_roll").GetRawText());
        Assert.Equal("""{"bytes":0,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""", line.GetProperty("sound").GetRawText());
        Assert.Contains("Saved a.mid", File.ReadAllText(run.Folder.TextLog), StringComparison.Ordinal);
        var series = File.ReadAllText(Path.Combine(run.Folder.Experiments, "metrics.prom"));
        Assert.Contains("training_events_total", series, StringComparison.Ordinal);
        Assert.DoesNotContain("piano_roll", series, StringComparison.Ordinal);
    }

    [Fact]
    public void The_journal_has_the_bytes_as_they_were()
    {
        var (png, wav) = (TestFiles.Png(2, 3), TestFiles.Wav(8000, 1, 8));
        using var run = Start([]);
        new PicturedLoop(run).SampleSaved("a.mid", "bass", png, wav);
        run.Dispose();

        using var reader = JournalReader.Open(run.Folder.Root);
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Name != "sample_saved") continue;
            Assert.Equal((FieldRole.Image, FieldRole.Audio), (record.Schema.Fields[2].Role, record.Schema.Fields[3].Role));
            Assert.Equal(png, record.GetBytes(2).ToArray());
            Assert.Equal(wav, record.GetBytes(3).ToArray());
            return;
        }

        Assert.Fail("The journal has no sample_saved record.");
    }

    private List<ReadValue> Values(Action<PicturedLoop> record, ListLogger? logger = null)
    {
        using var run = Start([new TensorBoardExporter()], logger);
        record(new PicturedLoop(run));
        run.Dispose();
        Assert.Equal(0, run.Health.ExporterFaults);
        return [.. EventFile.ReadRun(run.Folder.TensorBoard).SelectMany(read => read.Values)];
    }

    private TrainingRun Start(IReadOnlyList<Exporter> exporters, ListLogger? logger = null) => TrainingRun.Start(new TrainingRunOptions
    {
        Output = _folder.Path,
        Exporters = exporters,
        Journal = new JournalOptions { Keep = true },
        Logging = logger is null ? null : logging => logging.AddProvider(logger),
        RecoverUnfinished = false,
    });
}

/// <summary>A loop whose samples are looked at and listened to.</summary>
internal sealed partial class PicturedLoop(TrainingRun run)
{
    [Event("sample_saved")]
    [Log("Saved {path}")]
    public partial void SampleSaved(string path, [Label(MaxValues = 2)] string voice, [Image("piano_roll", Help = "Notes over time.")] byte[]? roll, [Audio] ReadOnlySpan<byte> sound);
}
