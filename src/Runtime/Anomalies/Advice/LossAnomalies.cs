namespace Instrumentation.Anomalies;

/// <summary>What can be wrong with a loss.</summary>
internal static class LossAnomalies
{
    public static IReadOnlyList<AnomalyType> All { get; } =
    [
        new("loss_spike", Anomaly.Spike)
        {
            Meaning = "The loss of a step lies far above those before it.",
            Condition = "Above the running mean of the logarithms by more than {threshold} of their robust deviations and at least {ratio} times what is expected, after {warm_up} values. "
                + FormattableString.Invariant($"Of an adversarial loss at least {SpikeConstants.AdversarialLossRatio} times. ")
                + "Limits are wider after an epoch's start, an evaluation, a resume and what was announced.",
            Severity = "Warning; Critical from {critical_ratio} times the expected value on.",
            FalsePositives =
            [
                "Adversarial losses, which swing because each side answers the other: what is less than threefold is none of them.",
                "A restart of the learning rate, a ramp of a loss's weight, other data: announce them.",
                "Very small batches.",
            ],
            Suggestions =
            [
                new("Look at the batch's samples for what is corrupt or mislabelled: {samples}.",
                    "Look at the samples of batch {batch} of epoch {epoch} for what is corrupt or mislabelled.",
                    "Look at the data of that step for what is corrupt or mislabelled."),
                new("Lower the learning rate from {learning_rate} to {learning_rate_half} for some hundred steps.", "Halve the learning rate for some hundred steps."),
                new("Clip the gradients: the norm was {gradient_norm} at that step.", "Clip the gradients, if they are not clipped yet."),
                new("If the loss does not come back within some hundred steps, go back to {checkpoint} (it goes on with step {checkpoint_step}) and leave out the batches around step {step}.",
                    "If the loss does not come back within some hundred steps, go back to the last checkpoint and leave out the batches around it."),
            ],
        },
        new("training_divergence", Anomaly.Divergence)
        {
            Meaning = "The loss rises and does not come back.",
            Condition = "Its smoothed value lies above the lowest that it has been by {rise} of it, and by {spread_factor} times its own slow swings, for {patience} values, after {warm_up}.",
            Severity = "Warning; Critical from a rise of {critical_rise} times the value on.",
            FalsePositives = ["A ramp of a loss's weight, such as KL annealing, or a harder curriculum: announce it.", "Losses of an adversarial game, which have no such rule by default."],
            Suggestions =
            [
                new("Go back to {checkpoint} (it goes on with step {checkpoint_step}); {metric} has been rising since about step {first_step}.",
                    "Go back to a checkpoint before step {first_step}, since when {metric} has been rising."),
                new("Lower the learning rate from {learning_rate} to {learning_rate_tenth}; divergence that is halved is still divergence.", "Lower the learning rate to a tenth."),
                new("Look at the gradient norms before step {first_step}: growing ones want clipping."),
                new("See whether the weight of a loss or a schedule changed there, and announce it if it is meant to."),
            ],
        },
        new("loss_plateau", Anomaly.Plateau)
        {
            Meaning = "The loss no longer falls.",
            Condition = "Its smoothed logarithm has not fallen by {improvement} of the value within {patience} values.",
            Severity = "Info: a model that has learned what it can looks the same.",
            FalsePositives = ["A training that has converged.", "The time before a step of the learning rate's schedule.", "Adversarial losses, which have no such rule by default."],
            Suggestions =
            [
                new("Lower the learning rate from {learning_rate} to {learning_rate_tenth}, or let a schedule do it.", "Lower the learning rate to a tenth, or let a schedule do it."),
                new("See whether the held-out loss still falls; if it does not either, the training is done."),
                new("Give the model more capacity, or the data more variety, if {metric}={value} is not good enough."),
            ],
        },
        new("loss_oscillation", Anomaly.Oscillation)
        {
            Meaning = "The loss goes up and down again and again.",
            Condition = "{turns} turns of its smoothed logarithm within {window} values, each of at least {swing} of the value.",
            Severity = "Info; Warning where a swing is at least {warning_swing} of the value.",
            FalsePositives = ["Adversarial games, which swing by nature: their losses have no such rule by default.", "A cyclical schedule: announce its turns."],
            Suggestions =
            [
                new("Lower the learning rate from {learning_rate} to {learning_rate_half}.", "Halve the learning rate."),
                new("Raise the batch size from {batch_size} to {batch_size_double}, or accumulate gradients.", "Raise the batch size, or accumulate gradients."),
                new("Shuffle the data if the swings are as long as an epoch or as a part of the data."),
                new("Lower the momentum, or warm the learning rate up for longer."),
            ],
        },
        new("overfitting", Anomaly.Overfitting)
        {
            Meaning = "The loss on held-out data rises while that on training data falls.",
            Condition = "The mean of three evaluations lies above the lowest such mean by {rise} of it, and by {noise_factor} times the usual change between two evaluations, for {patience} "
                + "evaluations, while the training loss is lower than it was then; after {warm_up} evaluations.",
            Severity = "Warning.",
            FalsePositives = ["Evaluations on few batches.", "Losses whose weights are annealed.", "Double descent."],
            Suggestions =
            [
                new("Stop here and keep the checkpoint of the best evaluation; {metric} is {value} now, and {high} was to be expected.",
                    "Stop here and keep the checkpoint of the best evaluation."),
                new("Regularise: more dropout, more weight decay."),
                new("Augment the data more, or add data."),
                new("Make the model smaller if the gap between training and held-out loss has been there from early on."),
            ],
        },
        new("underfitting", Anomaly.Underfitting)
        {
            Meaning = "The loss has hardly fallen since the start.",
            Condition = "After {patience} values the smoothed loss lies less than {fall} below the mean of the first {warm_up}.",
            Severity = "Info: a model that goes on from trained weights looks the same.",
            FalsePositives = ["Fine-tuning.", "A loss that starts at its floor, such as a penalty that is met from the beginning."],
            Suggestions =
            [
                new("Raise the learning rate from {learning_rate} to {learning_rate_double}, and see whether {metric} moves at all.", "Raise the learning rate, and see whether {metric} moves at all."),
                new("Check that the loss reaches the weights: nothing detached, nothing frozen, the optimizer knows all parameters."),
                new("Give the model more capacity, or less regularisation."),
                new("Try to overfit ten samples first: a model that cannot do that has a bug."),
            ],
        },
    ];
}
