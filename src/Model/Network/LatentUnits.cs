using TorchSharp;

namespace Instrumentation.Model.Network;

/// <summary>Which dimensions of the latent space carry something.</summary>
internal static class LatentUnits
{
    /// <summary>The variance of a posterior's mean over windows from which on a dimension is active.</summary>
    public const double ActiveVariance = 0.01;

    /// <summary>
    /// The share of dimensions whose posterior mean varies over the batch by more than <see cref="ActiveVariance"/>: the active units of Burda et al.,
    /// "Importance Weighted Autoencoders", 2016, appendix C, over a batch in place of a data set. A collapsed posterior has none.
    /// </summary>
    /// <param name="mean">Means of the posterior, [batch, latent], two windows or more.</param>
    /// <returns>0 to 1, scalar, without a graph.</returns>
    public static torch.Tensor ActiveShare(torch.Tensor mean) => mean.detach().var([0], unbiased: false).gt(ActiveVariance).to_type(mean.dtype).mean();
}
