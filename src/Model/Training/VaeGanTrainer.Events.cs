namespace Instrumentation.Model.Training;

/// <summary>What happens beside the steps.</summary>
internal sealed partial class VaeGanTrainer
{
    [Event("sample_saved")]
    [Log("Sample generation", "Samples saved: {path}")]
    private partial void SampleSaved(
        [EpochIndex] int epoch, string path, int length, int uniqueTokens, int noteCount, int pitchRange, double noteDensity, double repetitionRate);

    [Event("checkpoint_saved")]
    private partial void CheckpointSaved([EpochIndex] int epoch, string path, long bytes);
}
