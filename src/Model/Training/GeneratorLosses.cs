namespace Instrumentation.Model.Training;

/// <summary>The losses of encoder and decoder on one batch.</summary>
/// <param name="Reconstruction">Mean cross-entropy per token in nats, with word dropout.</param>
/// <param name="KlDivergence">Divergence of the posterior from the prior per window in nats, without weight or free bits.</param>
/// <param name="Adversarial">Mean softplus(-D(chosen)) in nats: how well the discriminator sees through the decoder.</param>
/// <param name="MusicalConstraint">Distance in pitch-class content and note density, 0 to 2.</param>
/// <param name="Total">The weighted sum that encoder and decoder minimise.</param>
/// <param name="ActiveUnits">The share of latent dimensions that tell windows apart, 0 to 1; null for a batch of one window.</param>
/// <param name="SampleDiversity">How much the decoder's choices differ from window to window, against the windows themselves; null where these do not differ.</param>
internal readonly record struct GeneratorLosses(
    [Loss("reconstruction", Short = "recon", Unit = "nats", Help = "Mean cross-entropy per token, with word dropout.")]
    [Detect(Anomaly.NonFinite | Anomaly.Spike | Anomaly.Divergence | Anomaly.Plateau | Anomaly.Oscillation | Anomaly.Underfitting)]
    float Reconstruction,
    [Loss("kl_divergence", Short = "kl", Unit = "nats", Help = "Divergence of the posterior from the prior per window.")]
    [Detect(Anomaly.NonFinite)]
    float KlDivergence,
    [Loss("adversarial", Short = "adv", Unit = "nats", Help = "How well the discriminator sees through the decoder.")]
    [Detect(Anomaly.NonFinite)]
    float Adversarial,
    [Loss("musical_constraint", Help = "Distance in pitch-class content and note density, 0 to 2.")]
    [Detect(Anomaly.NonFinite)]
    float MusicalConstraint,
    [Loss("total", Help = "The weighted sum that encoder and decoder minimise.")]
    [Detect(Anomaly.NonFinite | Anomaly.Divergence)]
    float Total,
    [Gauge("active_units", Help = "Share of latent dimensions that tell windows apart.")]
    [Detect(Anomaly.PosteriorCollapse)]
    float? ActiveUnits,
    [Gauge("sample_diversity", Help = "Diversity of the decoder's choices, against that of the windows.")]
    [Detect(Anomaly.ModeCollapse)]
    double? SampleDiversity);
