namespace Instrumentation.Model.Training;

/// <summary>The losses on held-out windows, with z at the posterior's mean and no word dropout.</summary>
/// <param name="Reconstruction">Mean cross-entropy per token in nats.</param>
/// <param name="KlDivergence">Mean divergence per window in nats.</param>
/// <param name="MusicalConstraint">Mean distance in pitch-class content and note density, 0 to 2.</param>
/// <param name="Samples">Windows.</param>
/// <param name="Tokens">Tokens without padding.</param>
internal readonly record struct EvaluationResult(
    [Loss("reconstruction", Unit = "nats", Help = "Mean cross-entropy per token on held-out windows.")] float Reconstruction,
    [Loss("kl_divergence", Unit = "nats", Help = "Divergence of the posterior from the prior per held-out window.")] float KlDivergence,
    [Loss("musical_constraint", Help = "Distance in pitch-class content and note density on held-out windows, 0 to 2.")] float MusicalConstraint,
    [Field] int Samples,
    [Field] int Tokens);
