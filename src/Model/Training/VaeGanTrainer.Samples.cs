using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using Instrumentation.Model.Quality;
using Instrumentation.Model.Samples;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Model.Training;

/// <summary>The model's own music, before the first epoch and after each one. Drawing it changes nothing of what is trained.</summary>
internal sealed partial class VaeGanTrainer
{
    private readonly SampleRetention _retention = new();

    /// <summary>
    /// Draws the samples of an epoch, with the same random streams in every epoch, so that what changes is the model; judges them, writes them, and deletes
    /// those of epochs that are neither the best, the worst nor the latest. Files that cannot be written do not end the training.
    /// </summary>
    /// <param name="epoch">The epoch that has ended; 0 for the untrained model.</param>
    public void GenerateSamples(int epoch)
    {
        var samples = new Sampler(_model, _options.Seed).Sample(_options.SamplesPerEpoch, _options.SampleLength);
        var quality = EvaluateQuality(epoch, samples);
        try
        {
            SaveSamples(epoch, samples, new SampleFolder(_options.SamplesFolder), quality.Overall.Mean);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            SamplesNotSaved(epoch, exception.Message);
        }
    }

    private void SaveSamples(int epoch, int[][] samples, SampleFolder folder, double? score)
    {
        folder.WriteTokens(epoch, samples);
        for (var index = 0; index < Math.Min(_options.SamplesSaved, samples.Length); index++)
        {
            var music = new RenderedMusic(Tokenizer.Decode(samples[index]));
            var metrics = SampleMetrics.Of(samples[index]);
            SampleSaved(
                epoch, index + 1, folder.WriteMusic(epoch, index + 1, music), samples[index].Length, metrics.UniqueTokens, metrics.NoteCount, metrics.PitchRange,
                metrics.NoteDensity, metrics.RepetitionRate, music.PianoRoll, music.Excerpt);
        }

        folder.Keep(_retention.Add(epoch, score));
    }

    [Event("sample_saved")]
    [Log("Sample generation", "Samples saved: {path}")]
    private partial void SampleSaved(
        [EpochIndex] int epoch,
        [Label("sample", MaxValues = 16)] int sample,
        string path,
        int length,
        int uniqueTokens,
        int noteCount,
        int pitchRange,
        double noteDensity,
        double repetitionRate,
        [Image("piano_roll", Help = "The notes of the sample: keys from bottom to top, a line per bar, drums below.")] byte[]? pianoRoll,
        [Audio("audio", Help = "The first 12 seconds of the sample.")] byte[]? audio);

    [Event("samples_not_saved")]
    [Log("[SAMPLES_NOT_SAVED] The samples of epoch {epoch} were not saved", "Reason: {reason}", Level = LogLevel.Warning)]
    private partial void SamplesNotSaved([EpochIndex] int epoch, string reason);
}
