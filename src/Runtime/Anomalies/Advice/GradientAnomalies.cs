namespace Instrumentation.Anomalies;

/// <summary>What can be wrong with gradients, learning rates, updates and units.</summary>
internal static class GradientAnomalies
{
    public static IReadOnlyList<AnomalyType> All { get; } =
    [
        new("gradient_explosion", Anomaly.Spike)
        {
            Constants = SpikeConstants.OfGradientNorm,
            Meaning = "The norm of a gradient lies far above those before it.",
            Condition = "Above the running mean of the logarithms by more than {threshold} of their robust deviations and at least {ratio} times what is expected, after {warm_up} values. "
                + "Of a norm that is so noisy that this would be more than fivefold, {above_highest} deviations above its highest value are enough, and so is tenfold. The norm is that before clipping.",
            Severity = "Warning; Critical from {critical_ratio} times the expected norm on.",
            FalsePositives =
            [
                "The first steps after a restart of the learning rate or a change of the loss: announce them.",
                "Very small batches, and batches of very different lengths.",
                "A discriminator that is wrong about few samples: a single one of them makes most of its gradient.",
            ],
            Suggestions =
            [
                new("Clip the gradients at about {high}, the greatest norm that was expected; this one was {value}.", "Clip the gradients; this norm was {value}."),
                new("Lower the learning rate from {learning_rate} to {learning_rate_half}.", "Halve the learning rate."),
                new("Look at the batch's samples: {samples}.", "Look at the samples of batch {batch} of epoch {epoch}.", "Look at the data of that step."),
                new("Look at {scope} first: a normalisation, a smaller initialisation or a residual connection there.",
                    "Look for the layer in which it begins: a normalisation, a smaller initialisation or a residual connection there."),
            ],
        },
        new("gradient_vanishing", Anomaly.Vanishing)
        {
            Meaning = "The norm of a gradient has fallen to nothing.",
            Condition = "Below {floor}, or after {warm_up} values below {ratio} of the geometric mean of its recent past.",
            Severity = "Warning.",
            FalsePositives =
            [
                "Layers that are frozen on purpose, and losses whose weight is still 0.",
                "A model that has converged.",
                "A discriminator that has won: see `discriminator_dominance`.",
            ],
            Suggestions =
            [
                new("Check that {scope} still gets gradients: nothing detached, nothing frozen, no activation at its limit.",
                    "Check that the weights still get gradients: nothing detached, nothing frozen, no activation at its limit."),
                new("Raise the learning rate from {learning_rate} to {learning_rate_double} only if the loss still falls; otherwise look for the bug first.",
                    "Raise the learning rate only if the loss still falls; otherwise look for the bug first."),
                new("Use residual connections or a normalisation, and an initialisation that fits the activation (He for ReLU, Xavier for tanh)."),
                new("See whether the weight of the loss, or a mask, is 0: the norm was {value}, and at least {low} was expected.", "See whether the weight of the loss, or a mask, is 0."),
            ],
        },
        new("learning_rate_issue", Anomaly.LearningRateIssue)
        {
            Meaning = "The learning rate is zero, not a number, or jumps by orders of magnitude.",
            Condition = "Not finite or below 0; 0 before the end of its schedule or for more than {start} values at the start; or {jump} times more or less than the value before without an announcement.",
            Severity = "Warning; Critical for what is no learning rate at all.",
            FalsePositives = ["A schedule with restarts: announce them (`TrainingChange.LearningRate`).", "A schedule that ends at 0 long before the training does."],
            Suggestions =
            [
                new("Check the schedule at step {step}: {metric} is {value}, and {low} to {high} was expected.", "Check the schedule: {metric} is {value}."),
                new("See whether the optimizer's state was restored together with that of the schedule: a counter that starts anew begins the warm-up again."),
                new("Announce the change with TrainingRun.Announce(TrainingChange.LearningRate) where it is meant."),
                new("Go back to {checkpoint} (it goes on with step {checkpoint_step}) if steps were taken with a wrong rate.", "Go back to the last checkpoint if steps were taken with a wrong rate."),
            ],
        },
        new("step_without_effect", Anomaly.StepWithoutEffect)
        {
            Meaning = "The optimizer took a step and the weights are what they were.",
            Condition = "The change of the weights is exactly 0 for {patience} steps, one after the other, with a learning rate above 0.",
            Severity = "Critical where all weights stand still; Warning for a layer that moved before; Info for one that never did.",
            FalsePositives = ["Layers that are frozen on purpose.", "Updates that a loss scaler skips."],
            Suggestions =
            [
                new("Check that the optimizer has the parameters of {scope}: a layer that is registered after the optimizer was made is not in it.",
                    "Check that the optimizer has the model's parameters, and not those of a copy or of a disposed scope."),
                new("Check that backward() runs before step(), and that zero_grad() does not run between them."),
                new("Look for a detached graph: a loss that was made into a number and back, a no_grad scope around the forward pass."),
                new("Check that the learning rate of {learning_rate} is not rounded away: in 16-bit weights small updates vanish.", "Check that small updates are not rounded away, as in 16-bit weights."),
            ],
        },
        new("dead_units", Anomaly.DeadUnits)
        {
            Meaning = "Units of a layer are always zero, or always at their limit.",
            Condition = "The smoothed share of such units is above {maximum} for {patience} values, after {warm_up}; or all units of a layer that has lived are dead in {whole_layer} values in a row, at any time.",
            Severity = "Warning where the share has risen by {rise} since the warm-up, or a whole layer has died; Info where it was so from the start.",
            FalsePositives = ["Sparse inputs, such as piano rolls, and padded positions.", "Output layers that decide between two.", "Layers that only some batches use, such as experts or those of stochastic depth."],
            Suggestions =
            [
                new("Use a leaky activation (leaky ReLU, GELU, SELU) in {scope}: {value} of its units are dead.", "Use a leaky activation (leaky ReLU, GELU, SELU): {value} of the units are dead."),
                new("Lower the learning rate from {learning_rate} to {learning_rate_half}: units mostly die in one step that was too large.", "Halve the learning rate: units mostly die in one step that was too large."),
                new("Normalise before the activation, and use the initialisation that fits it."),
                new("Initialise the dead units anew, or go back to {checkpoint} (it goes on with step {checkpoint_step}).", "Initialise the dead units anew, or go back to a checkpoint before they died."),
            ],
        },
        new("update_ratio", Anomaly.UpdateRatio)
        {
            Meaning = "The updates are out of proportion to the weights.",
            Condition = "The smoothed norm of an update over that of the weights is above {maximum}, or below {minimum} in proportion to the learning rate, for {patience} values, after {warm_up}. Around 0.001 is usual.",
            Severity = "Warning.",
            FalsePositives = ["Weights that start at 0: biases, gains of normalisations, the last layer of a residual branch.", "The first steps of Adam.", "Frozen layers."],
            Suggestions =
            [
                new("Lower the learning rate of {scope} from {learning_rate} to {learning_rate_half} if the ratio of {value} is above {high}; raise it if it is below.",
                    "Lower the learning rate from {learning_rate} to {learning_rate_half} if the ratio of {value} is too high; raise it if it is too low.",
                    "Lower the learning rate if the ratio of {value} is too high; raise it if it is too low."),
                new("Clip the gradients, so that a single batch cannot throw the weights about."),
                new("Give layers of very different sizes learning rates of their own, or use an optimizer that adapts them."),
            ],
        },
    ];
}
