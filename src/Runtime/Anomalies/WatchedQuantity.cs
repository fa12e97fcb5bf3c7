using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>One quantity behind the journal, or one part of it, with its detectors.</summary>
internal sealed class WatchedQuantity(QuantityKey key, IReadOnlyList<QuantityCheck> checks)
{
    public QuantityKey Key { get; } = key;

    public IReadOnlyList<QuantityCheck> Checks { get; } = checks;

    /// <summary>Its role, for the names of its anomalies.</summary>
    public FieldRole Role { get; } = RoleOf(key.Kind);

    /// <summary>The step at which it last said what is expected; -1 before the first time.</summary>
    public long LastReading { get; set; } = -1;

    /// <summary>The detector of its kind; null where it has none.</summary>
    public QuantityCheck<TDetector, TRule>? Find<TDetector, TRule>()
        where TDetector : struct, IDetector<TRule>
        where TRule : struct
    {
        foreach (var check in Checks)
        {
            if (check is QuantityCheck<TDetector, TRule> found) return found;
        }

        return null;
    }

    public JsonObject Save()
    {
        var checks = new JsonObject();
        foreach (var check in Checks) checks[Rule.NameOf(check.Anomaly)] = check.Save();
        return new JsonObject { ["last_reading"] = LastReading, ["checks"] = checks };
    }

    public void Load(JsonNode saved)
    {
        LastReading = (long)saved["last_reading"]!;
        foreach (var check in Checks)
        {
            if (saved["checks"]![Rule.NameOf(check.Anomaly)] is { } state) check.Load(state);
        }
    }

    private static FieldRole RoleOf(QuantityKind kind) => kind switch
    {
        QuantityKind.Loss or QuantityKind.Divergence or QuantityKind.AdversarialLoss or QuantityKind.HeldOutLoss => FieldRole.Loss,
        QuantityKind.GradientNorm => FieldRole.GradientNorm,
        QuantityKind.LearningRate => FieldRole.LearningRate,
        _ => FieldRole.Gauge,
    };
}

/// <summary>Which quantity.</summary>
/// <param name="Source">The method that records it, for what the training checks itself: each method has checks of its own. Empty otherwise.</param>
/// <param name="Metric">Its name.</param>
/// <param name="Kind">What it means: a loss on training data and one on held-out data may have the same name.</param>
/// <param name="Scope">The part of it that is meant; null for the whole.</param>
internal readonly record struct QuantityKey(string Source, string Metric, QuantityKind Kind, string? Scope);
