using System.Runtime.InteropServices;
using Instrumentation.Model.Quality;
using static TorchSharp.torch;

namespace Instrumentation.Model.Training;

/// <summary>Where the held-out windows lie in the latent space.</summary>
internal sealed partial class VaeGanTrainer
{
    private static void AddMeans(Tensor mean, List<float> means)
    {
        if (means.Count < LatentScatter.MaxWindows * mean.shape[1]) means.AddRange(MemoryMarshal.Cast<byte, float>(mean.cpu().contiguous().bytes));
    }

    private void DrawLatents(int epoch, ReadOnlySpan<float> means)
    {
        if (means.IsEmpty) return;
        var scatter = LatentScatter.Of(means, _model.Size.Latent);
        LatentsDrawn(epoch, scatter.Draw(), scatter.Horizontal.Unit, scatter.Horizontal.Variance, scatter.Vertical.Unit, scatter.Vertical.Variance);
    }

    [Event("latent_space")]
    private partial void LatentsDrawn(
        [EpochIndex] int epoch,
        [Image(Help = "Held-out windows by the posterior means of the two most active units, horizontal and vertical; circles at 1, 2 and 3 standard deviations of the prior.")] byte[] scatter,
        int horizontalUnit,
        double horizontalVariance,
        int verticalUnit,
        double verticalVariance);
}
