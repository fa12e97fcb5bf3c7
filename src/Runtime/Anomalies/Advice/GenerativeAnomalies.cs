namespace Instrumentation.Anomalies;

/// <summary>What can be wrong with variational and adversarial models.</summary>
internal static class GenerativeAnomalies
{
    public static IReadOnlyList<AnomalyType> All { get; } =
    [
        new("posterior_collapse", Anomaly.PosteriorCollapse)
        {
            Meaning = "The latent space carries nothing: few of its dimensions tell samples apart.",
            Condition = "The smoothed share of active units (the variance of their mean over the data is above 0.01; Burda et al. 2016) is below {minimum} for {patience} values, after {warm_up}.",
            Severity = "Warning.",
            FalsePositives = ["The time in which the weight of the divergence is still near 0 or the training has just begun.", "Latent spaces of very few dimensions."],
            Suggestions =
            [
                new("Anneal the weight of the divergence more slowly, or begin a new cycle of it at 0: {value} of the units are active, and at least {low} was expected.",
                    "Anneal the weight of the divergence more slowly, or begin a new cycle of it at 0: {value} of the units are active."),
                new("Give each latent dimension free bits (0.1 nats or so), which the divergence does not punish."),
                new("Weaken the decoder, which does without the latent code: word dropout, a shorter context, fewer layers."),
                new("Go back to {checkpoint} (it goes on with step {checkpoint_step}) if the units were active there.", "Go back to a checkpoint at which the units were active."),
            ],
        },
        new("discriminator_dominance", Anomaly.DiscriminatorDominance)
        {
            Meaning = "One side of the adversarial game wins always.",
            Condition = "The smoothed accuracy of the discriminator on real and generated samples is above {maximum} or below {minimum} for {patience} values, after {warm_up}.",
            Severity = "Warning.",
            FalsePositives = ["Hinge and Wasserstein losses, for which accuracy means little.", "The start, at which noise is easily told from data."],
            Suggestions =
            [
                new("Lower the learning rate of the side that wins, from {learning_rate} to {learning_rate_half} (two time scales).", "Lower the learning rate of the side that wins (two time scales)."),
                new("Take several steps of the side that loses for each one of the other; the accuracy is {value}."),
                new("Regularise the discriminator: an R1 penalty, spectral normalisation, smoothed labels, noise on its inputs."),
                new("See whether the generator still gets gradients through the discriminator."),
            ],
        },
        new("mode_collapse", Anomaly.ModeCollapse)
        {
            Meaning = "What is generated is always the same.",
            Condition = "The mean distance between generated samples, relative to that between samples of the data, is below {minimum} for {patience} values, after {warm_up}.",
            Severity = "Warning.",
            FalsePositives = ["Samples of one and the same condition or prompt.", "A temperature near 0."],
            Suggestions =
            [
                new("Listen to the last samples, or look at them: their distance is {value} of that of the data."),
                new("Show the discriminator several samples at once (minibatch discrimination or standard deviation), or weight the adversarial loss less."),
                new("Go back to {checkpoint} (it goes on with step {checkpoint_step}) and train with a lower learning rate than {learning_rate}.",
                    "Go back to a checkpoint from before it and train with a lower learning rate."),
                new("Raise the temperature of the sampling, to see whether the model or only the sampling has collapsed."),
            ],
        },
    ];
}
