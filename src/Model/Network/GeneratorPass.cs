using TorchSharp;

namespace Instrumentation.Model.Network;

/// <summary>What <see cref="VaeGan.Generate"/> computed: the losses as scalars with their graph, and what the discriminator's turn needs.</summary>
/// <param name="Tokens">The windows, int64 [batch, time].</param>
/// <param name="Present">True where a token is no padding, [batch, time].</param>
/// <param name="Choices">The decoder's one-hot choices without their graph, [batch, time, vocabulary].</param>
/// <param name="ChosenTokens">The same choices as token ids, int64 [batch, time].</param>
/// <param name="ActiveUnits">The share of the latent dimensions that tell windows apart, scalar, without a graph; see <see cref="LatentUnits"/>.</param>
/// <param name="Reconstruction">Mean cross-entropy per token in nats.</param>
/// <param name="KlDivergence">Divergence per window in nats, without free bits or weight.</param>
/// <param name="Adversarial">Mean softplus(-D(chosen)) in nats.</param>
/// <param name="MusicalConstraint">See <see cref="Network.MusicalConstraint"/>.</param>
/// <param name="Total">What is minimised: reconstruction + KL weight x divergence with free bits per token + the weighted other two.</param>
internal readonly record struct GeneratorPass(
    torch.Tensor Tokens,
    torch.Tensor Present,
    torch.Tensor Choices,
    torch.Tensor ChosenTokens,
    torch.Tensor ActiveUnits,
    torch.Tensor Reconstruction,
    torch.Tensor KlDivergence,
    torch.Tensor Adversarial,
    torch.Tensor MusicalConstraint,
    torch.Tensor Total);
