using System.Text.Json;

namespace Instrumentation.Export;

/// <summary>What files call an anomaly and how bad it is.</summary>
internal static class AnomalyName
{
    /// <summary>
    /// The type: <c>nan_values</c>, <c>loss_spike</c> for a loss, <c>gradient_explosion</c> for a gradient norm, and otherwise the kind's
    /// own name in <c>snake_case</c>.
    /// </summary>
    public static string TypeOf(RecordSchema anomaly, RunProgress progress) => (anomaly.Anomaly, FieldOf(anomaly, progress)?.Role) switch
    {
        (Anomaly.NonFinite, _) => "nan_values",
        (Anomaly.Spike, FieldRole.Loss) => "loss_spike",
        (Anomaly.Spike, FieldRole.GradientNorm) => "gradient_explosion",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(anomaly.Anomaly.ToString()),
    };

    /// <summary>Whether the training is lost unless somebody acts.</summary>
    public static bool IsCritical(RecordSchema anomaly) => anomaly.Anomaly == Anomaly.NonFinite;

    /// <summary>What the checked quantity is; null where it is not known. Its value was recorded before its check spoke.</summary>
    public static FieldSchema? FieldOf(RecordSchema anomaly, RunProgress progress)
    {
        foreach (var (field, _) in progress.Step.Values)
        {
            if (field.Name == anomaly.Quantity) return field;
        }

        foreach (var (field, _) in progress.Epoch.Validation)
        {
            if (field.Name == anomaly.Quantity) return field;
        }

        return null;
    }
}
