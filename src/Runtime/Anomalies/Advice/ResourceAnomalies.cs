namespace Instrumentation.Anomalies;

/// <summary>What can be wrong with the machine, the pace and the recording.</summary>
internal static class ResourceAnomalies
{
    public static IReadOnlyList<AnomalyType> All { get; } =
    [
        new("memory_overflow", Anomaly.MemoryOverflow)
        {
            Meaning = "The memory in use comes close to its limit.",
            Condition = "From {share} of the budget on. A peak is never taken for a budget, and without a budget nothing is said.",
            Severity = "Warning; Critical from {critical_share} of the budget on.",
            FalsePositives = ["Allocators that keep what they have freed: what is reserved is not judged, what is allocated is."],
            Suggestions =
            [
                new("Lower the batch size from {batch_size} to {batch_size_half}, and accumulate the gradients of two batches.", "Halve the batch size, and accumulate the gradients of two batches."),
                new("Look for tensors that outlive their step: {metric} is {value}, its limit {high}; a DisposeScope around the step frees them.",
                    "Look for tensors that outlive their step; a DisposeScope around the step frees them."),
                new("Recompute activations in the backward pass instead of keeping them, or shorten the sequences."),
                new("See whether an evaluation or the making of samples holds memory that training needs; the GPU's peak was {memory_gpu_peak}.",
                    "See whether an evaluation or the making of samples holds memory that training needs; the process has {memory_process}.",
                    "See whether an evaluation or the making of samples holds memory that training needs."),
            ],
        },
        new("memory_leak", Anomaly.MemoryLeak)
        {
            Meaning = "The memory in use grows from step to step.",
            Condition = "It has grown by {rise} of its size and never comes back to where it was, after {grace} readings and, where there are epochs, over five that began later.",
            Severity = "Warning; Info in the first epoch, in which caches fill.",
            FalsePositives = ["Caches that fill during the first epochs.", "The heaps of a young process, which grow until they have held the most that it ever needs.", "A process whose garbage collector is in no hurry."],
            Suggestions =
            [
                new("Look for what is kept per step: a list of losses that are still tensors, a history, an event handler that is added again and again."),
                new("Wrap the body of the step in a DisposeScope; {metric} is {value} after {steps} steps of growth.", "Wrap the body of the step in a DisposeScope; {metric} is {value}."),
                new("Compare with the number of live tensors: if it stands still, the memory is held by managed objects or a native library."),
                new("Save a checkpoint before the memory is full; the process has {memory_process}.", "Save a checkpoint before the memory is full."),
            ],
        },
        new("tensor_leak", Anomaly.TensorLeak)
        {
            Meaning = "The number of live tensors grows from step to step.",
            Condition = "It has grown by {rise} of its size and never comes back to where it was, over five epochs after the first or, without epochs, after {grace} values.",
            Severity = "Warning; Info in the first epoch, in which caches fill.",
            FalsePositives = ["Caches that fill during the first epoch.", "The state of the optimizer, which is made in the first steps."],
            Suggestions =
            [
                new("Look for the phase that leaks: {scope} ends with more tensors than it began with.",
                    "Look for the phase that leaks: the one that ends with more tensors than it began with."),
                new("Wrap the body of the step in a DisposeScope and move out what is to live on; {value} tensors live, after {steps} steps of growth.",
                    "Wrap the body of the step in a DisposeScope and move out what is to live on."),
                new("Turn losses into numbers (item()) before they are kept: a tensor holds its whole graph."),
            ],
        },
        new("throughput_degradation", Anomaly.ThroughputDegradation)
        {
            Meaning = "The training is slower than it was.",
            Condition = "The smoothed pace is {drop} times slower than its best for {patience} values, or {slow_drop} times slower for {slow_patience}, after {warm_up}.",
            Severity = "Warning.",
            FalsePositives = ["Longer sequences later in a curriculum: announce them (`TrainingChange.Data`).", "Another job on the same machine."],
            Suggestions =
            [
                new("See in the phase times which phase has become slower; {metric} is {value}, and {low} was to be expected.",
                    "See in the phase times which phase has become slower; {metric} is {value}."),
                new("If it is the loading: more workers, a warm cache, files on a local disk."),
                new("If it is all of them: look for another process on the machine, for heat, and for memory that is swapped (the process has {memory_process}).",
                    "If it is all of them: look for another process on the machine, for heat, and for memory that is swapped."),
                new("If it gets slower step by step, look for a leak: lists that grow, tensors that are never disposed."),
            ],
        },
        new("stalled_training", Anomaly.StalledTraining)
        {
            Meaning = "No step has ended for a long time.",
            Condition = "No sign of life for {seconds} seconds, {steps} times as long as all but one in a hundred steps take, and {pauses} times the longest pause that came to an end; "
                + "before the first step of an epoch and after its last one, for {start_seconds} seconds. Another thread looks about once a second.",
            Severity = "Critical; Fatal from {fatal_factor} times that limit on.",
            FalsePositives = ["A debugger.", "A machine that was suspended.", "An evaluation or a preparation of data that is not an annotated method."],
            Suggestions =
            [
                new("See what it waits for with dotnet-stack report -p <process id>: there was no sign of life for {value} seconds, where {high} are usual at most; the last step was {last_step}.",
                    "See what it waits for with dotnet-stack report -p <process id>; the last step was {last_step}."),
                new("Look at the loading of the data first: a worker that has died, a network drive that does not answer."),
                new("If it hangs in the device, restart it from {checkpoint}, which goes on with step {checkpoint_step}.", "If it hangs in the device, restart it from the last checkpoint."),
                new("If it is no fault, make the long work an [Evaluation] or a [Phase], so that it is known."),
            ],
        },
        new("telemetry_loss", Anomaly.TelemetryLoss)
        {
            Meaning = "Records of the run were lost, so that what is shown is incomplete.",
            Condition = "More than {maximum} records were lost at once.",
            Severity = "Warning.",
            FalsePositives = ["None: what is counted is lost."],
            Suggestions =
            [
                new("Free space on the disk of the run's folder, or raise JournalOptions.Quota: {value} records were lost.", "Free space on the disk of the run's folder, or raise JournalOptions.Quota."),
                new("Look in the log for an exporter that fails or stands still, because what it has not read is kept for it."),
                new("Take JournalOptions.WhenFull = WhenFull.Wait if the training shall wait rather than lose records."),
            ],
        },
    ];
}
