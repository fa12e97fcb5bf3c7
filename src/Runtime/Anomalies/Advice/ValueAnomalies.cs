namespace Instrumentation.Anomalies;

/// <summary>What can be wrong with any value.</summary>
internal static class ValueAnomalies
{
    public static IReadOnlyList<AnomalyType> All { get; } =
    [
        new("nan_values", Anomaly.NonFinite)
        {
            Meaning = "The value is NaN or infinite.",
            Condition = "One value. It is judged in the moment in which it is recorded, from the first one on, and never becomes part of a statistic.",
            Severity = "Critical; Fatal from {fatal_after} in a row on, because the weights themselves are no numbers any more then.",
            FalsePositives =
            [
                "Infinite gradients while a loss scaler of mixed precision looks for its scale: check the norm after unscaling, or not at all.",
                "Losses that are infinite by design, such as CTC on sequences that cannot be aligned.",
            ],
            Suggestions =
            [
                new("Skip the update of step {step}: make the optimizer a guarded phase, or check that it is one, so that the weights never see {metric}={value}.",
                    "Skip the update: make the optimizer a guarded phase, or check that it is one, so that the weights never see {metric}={value}."),
                new("Look at the batch's samples for what is empty, silent or out of range: {samples}.",
                    "Look at the samples of batch {batch} of epoch {epoch} for what is empty, silent or out of range.",
                    "Look at the data of that step for what is empty, silent or out of range."),
                new("If it happens again, go back to {checkpoint} (it goes on with step {checkpoint_step}) and lower the learning rate from {learning_rate} to {learning_rate_half}.",
                    "If it happens again, go back to the last checkpoint and lower the learning rate from {learning_rate} to {learning_rate_half}.",
                    "If it happens again, go back to the last checkpoint and halve the learning rate."),
                new("Look in the computation of {metric} ({scope}) for a logarithm or a root of 0, a division by 0, an exponential that overflows; add an epsilon or clamp there.",
                    "Look in the computation of {metric} for a logarithm or a root of 0, a division by 0, an exponential that overflows; add an epsilon or clamp there."),
            ],
        },
        new("spike", Anomaly.Spike)
        {
            Meaning = "The value lies far above its recent past.",
            Condition = "Above the running mean of the logarithms by more than {threshold} of their robust deviations and at least {ratio} times what is expected, after {warm_up} values. "
                + FormattableString.Invariant($"Of a column of a table of which nothing is known at least {SpikeConstants.GradientNormRatio} times."),
            Severity = "Warning; Critical from {critical_ratio} times the expected value on.",
            FalsePositives = ["A quantity that rests near 0 and now and then does not: give it bounds instead of a spike rule.", "A change that was not announced: announce it."],
            Suggestions =
            [
                new("Look at what the training did at step {step}, epoch {epoch}, batch {batch}: {metric} was {value}, {excess} times the greatest value that was expected.",
                    "Look at what the training did then: {metric} was {value}."),
                new("Look at the batch's samples: {samples}.", "Look at the data of that step."),
                new("If the level is meant to change here, announce the change with TrainingRun.Announce, so that it is learned and not reported."),
            ],
        },
        new("vanishing", Anomaly.Vanishing)
        {
            Meaning = "The value has fallen to nothing, or far below its recent past.",
            Condition = "Below {floor} (a layer's gradient: below 1E-12), or after {warm_up} values below {ratio} of the geometric mean of its recent past.",
            Severity = "Warning.",
            FalsePositives = ["A quantity that is meant to reach 0.", "A weight that is annealed: announce it."],
            Suggestions =
            [
                new("Look at what makes {metric} ({scope}); it was {value}, and at least {low} was expected.", "Look at what makes {metric}; it was {value}."),
                new("See whether what it measures still runs: a frozen part, an empty batch, a mask that hides everything."),
                new("If 0 is a value that it may have, leave this check out of its [Detect]."),
            ],
        },
        new("out_of_range", Anomaly.OutOfRange)
        {
            Meaning = "The value is outside the bounds that were declared for it.",
            Condition = "Below `Minimum` or above `Maximum` of its `[Detect]`.",
            Severity = "Warning.",
            FalsePositives = ["Bounds that were guessed: look at the values of a healthy run first."],
            Suggestions =
            [
                new("Look at the computation of {metric} ({scope}): it was {value}, and {low} to {high} is declared.",
                    "Look at the computation of {metric}: it was {value}, and {low} to {high} is declared.",
                    "Look at the computation of {metric}: it was {value}, and at most {high} is declared.",
                    "Look at the computation of {metric}: it was {value}, and at least {low} is declared.",
                    "Look at the computation of {metric}: it was {value}."),
                new("Look at the batch's samples: {samples}.", "Look at the data of that step."),
                new("If such a value is right, widen the bounds in its [Detect]."),
            ],
        },
        new("plateau", Anomaly.Plateau)
        {
            Meaning = "The value no longer falls.",
            Condition = "Its smoothed logarithm has not fallen by {improvement} of the value within {patience} values.",
            Severity = "Info.",
            FalsePositives = ["A quantity that has reached where it is meant to be."],
            Suggestions =
            [
                new("See whether {metric} is meant to fall on: it has stood at {value} for {steps} steps."),
                new("Change what drives it: the learning rate of {learning_rate}, the data, the weight of its loss.", "Change what drives it: the learning rate, the data, the weight of its loss."),
                new("End the training earlier if nothing else improves either."),
            ],
        },
        new("oscillation", Anomaly.Oscillation)
        {
            Meaning = "The value swings between the same heights.",
            Condition = "{turns} turns of its smoothed logarithm within {window} values, each of at least {swing} of the value.",
            Severity = "Info; Warning where a swing is at least {warning_swing} of the value.",
            FalsePositives = ["What follows a cyclical schedule: announce its turns."],
            Suggestions =
            [
                new("Look for what swings with {metric}: a cyclical schedule, an evaluation, the order of the data."),
                new("Lower the learning rate from {learning_rate} to {learning_rate_half}.", "Halve the learning rate."),
                new("Raise the batch size from {batch_size} to {batch_size_double}.", "Raise the batch size."),
            ],
        },
        new("baseline_shift", Anomaly.BaselineShift)
        {
            Meaning = "The value has settled on another level for good, and is judged by that level from now on.",
            Condition = "So many anomalous values on one side, one after the other, that the new level became the baseline (`rebaseline` of the spike rule).",
            Severity = "Info.",
            FalsePositives = ["Every change of the training that was not announced."],
            Suggestions =
            [
                new("Find out what changed at step {first_step}; if you changed it on purpose, announce it with TrainingRun.Announce next time."),
                new("Compare with the values before: {metric} is {value} now, and {low} to {high} was expected.", "Compare with the values before: {metric} is {value} now."),
                new("If nothing was changed, go back to {checkpoint} (it goes on with step {checkpoint_step}) and look whether it happens again.",
                    "If nothing was changed, go back to the last checkpoint and look whether it happens again."),
            ],
        },
    ];
}
