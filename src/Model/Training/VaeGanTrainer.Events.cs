namespace Instrumentation.Model.Training;

/// <summary>What happens beside the steps.</summary>
internal sealed partial class VaeGanTrainer
{
    [Event("checkpoint_saved")]
    private partial void CheckpointSaved([EpochIndex] int epoch, string path, long bytes);
}
