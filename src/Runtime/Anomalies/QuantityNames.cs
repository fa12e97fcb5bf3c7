namespace Instrumentation.Anomalies;

/// <summary>
/// What a name says of a quantity: the one table for the columns of a CSV file and for the gauges of a run. Names are taken word by word, so that an
/// <c>organ</c> is no <c>gan</c>.
/// </summary>
internal static class QuantityNames
{
    private static readonly string[] HeldOutPrefixes = ["val_", "valid_", "validation_", "held_out_", "heldout_", "eval_", "test_"];
    private static readonly string[] TrainingPrefixes = ["train_", "training_"];
    private static readonly string[] DivergenceWords = ["kl", "kld"];
    private static readonly string[] LossWords = ["loss", "nll", "perplexity", "elbo"];

    private static readonly Dictionary<string, QuantityKind> Known = new(StringComparer.Ordinal)
    {
        ["reconstruction"] = QuantityKind.Loss,
        ["recon"] = QuantityKind.Loss,
        ["total"] = QuantityKind.Loss,
        ["musical_constraint"] = QuantityKind.Loss,
        ["cross_entropy"] = QuantityKind.Loss,
        ["kl"] = QuantityKind.Divergence,
        ["kl_divergence"] = QuantityKind.Divergence,
        ["adversarial"] = QuantityKind.AdversarialLoss,
        ["discriminator"] = QuantityKind.AdversarialLoss,
        ["grad_norm"] = QuantityKind.GradientNorm,
        ["gradient_norm"] = QuantityKind.GradientNorm,
        ["lr"] = QuantityKind.LearningRate,
        ["learning_rate"] = QuantityKind.LearningRate,
        ["throughput"] = QuantityKind.Throughput,
        ["step_time"] = QuantityKind.StepTime,
        ["step_seconds"] = QuantityKind.StepTime,
        ["gpu_allocated"] = QuantityKind.MemoryInUse,
        ["cpu_rss"] = QuantityKind.MemoryInUse,
        ["gpu_total"] = QuantityKind.MemoryBudget,
        ["cpu_total"] = QuantityKind.MemoryBudget,
        ["gpu_max_allocated"] = QuantityKind.MemoryPeak,
        ["gpu_reserved"] = QuantityKind.MemoryPeak,
        ["live_tensors"] = QuantityKind.LiveTensors,
        ["active_units"] = QuantityKind.ActiveUnits,
        ["discriminator_accuracy"] = QuantityKind.DiscriminatorAccuracy,
        ["sample_diversity"] = QuantityKind.Diversity,
        ["weight_change"] = QuantityKind.WeightChange,
        ["dead_units"] = QuantityKind.DeadUnits,
        ["layer_gradient"] = QuantityKind.LayerGradient,
        ["update_ratio"] = QuantityKind.UpdateRatio,
    };

    /// <summary>The kind of a column, or of a gauge without a role of its own.</summary>
    public static QuantityKind KindOf(string name)
    {
        if (Known.TryGetValue(name, out var known)) return known;
        var words = name.Split('_', '/', '.', '-', ' ');
        if (words is [.., "gradient" or "grad", "norm"]) return QuantityKind.GradientNorm;
        if (words is [.., "per", "second"]) return QuantityKind.Throughput;
        return IsHeldOut(name) || HasAny(words, LossWords) || Known.GetValueOrDefault(Bare(name)) is QuantityKind.Loss or QuantityKind.Divergence
            ? LossKindOf(name)
            : QuantityKind.Gauge;
    }

    /// <summary>The kind of what is known to be a loss.</summary>
    public static QuantityKind LossKindOf(string name)
    {
        if (IsHeldOut(name)) return QuantityKind.HeldOutLoss;
        if (SpikeConstants.IsAdversarial(name)) return QuantityKind.AdversarialLoss;
        return HasAny(name.Split('_', '/', '.', '-', ' '), DivergenceWords) ? QuantityKind.Divergence : QuantityKind.Loss;
    }

    /// <summary>The name without what says on which data it was measured: that of a held-out loss and of its training loss are the same.</summary>
    public static string Bare(string name)
    {
        foreach (var prefix in HeldOutPrefixes.Concat(TrainingPrefixes))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return name[prefix.Length..];
        }

        return name;
    }

    private static bool IsHeldOut(string name) => HeldOutPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool HasAny(string[] words, string[] known) => words.Any(word => known.Contains(word, StringComparer.OrdinalIgnoreCase));
}
