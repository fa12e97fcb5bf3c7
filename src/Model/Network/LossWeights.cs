namespace Instrumentation.Model.Network;

/// <summary>What the parts of the generator's loss count beside the reconstruction, whose weight is 1; the divergence's weight is annealed (<see cref="KlSchedule"/>).</summary>
/// <param name="Adversarial">Weight of the adversarial loss.</param>
/// <param name="MusicalConstraint">Weight of the musical-constraint loss.</param>
/// <param name="Certainty">Weight of the squared logits in the discriminator's loss, which keeps it from being surer than it helps anybody: Karras et al., "Progressive Growing of GANs", 2018, appendix A.1.</param>
/// <param name="FreeNats">Divergence in nats that each latent dimension may have at no cost.</param>
/// <param name="WordDropout">Share of the decoder's input tokens blanked in training, 0 to 1.</param>
internal sealed record LossWeights(float Adversarial = 0.05f, float MusicalConstraint = 0.1f, float Certainty = 0.1f, double FreeNats = 0.1, double WordDropout = 0.1);
