using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Model.Network;

/// <summary>The Kullback-Leibler divergence of a diagonal Gaussian from the standard one.</summary>
internal static class GaussianKl
{
    /// <summary>
    /// 1/2 (mean^2 + variance - ln variance - 1) for each latent dimension, averaged over the batch.
    /// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix B.
    /// </summary>
    /// <param name="mean">[batch, latent].</param>
    /// <param name="logVariance">[batch, latent].</param>
    /// <returns>Nats per dimension, [latent].</returns>
    public static Tensor PerDimension(Tensor mean, Tensor logVariance) =>
        0.5 * (mean.square() + logVariance.exp() - logVariance - 1).mean([0]);

    /// <summary>
    /// The sum over dimensions of max(<paramref name="freeNats"/>, divergence): a dimension below its allowance costs nothing more, so the
    /// posterior is not pushed into the prior. Kingma et al., "Improving Variational Inference with Inverse Autoregressive Flow", 2016, section 5.2.
    /// </summary>
    /// <param name="perDimension">Nats per dimension, [latent].</param>
    /// <param name="freeNats">The allowance of each dimension in nats, 0 or more.</param>
    /// <returns>Nats per window, scalar.</returns>
    public static Tensor WithFreeBits(Tensor perDimension, double freeNats) => perDimension.clamp_min(freeNats).sum();
}
