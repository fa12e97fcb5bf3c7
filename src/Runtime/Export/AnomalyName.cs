using System.Text.Json;

namespace Instrumentation.Export;

/// <summary>What files call an anomaly and how bad it is.</summary>
internal static class AnomalyName
{
    /// <summary>
    /// The type: <c>nan_values</c>, <c>loss_spike</c> for a loss, <c>gradient_explosion</c> for a gradient norm, and otherwise the kind's
    /// own name in <c>snake_case</c>.
    /// </summary>
    public static string TypeOf(RecordSchema anomaly, RunProgress progress) => (anomaly.Anomaly, RoleOf(anomaly.Quantity, progress)) switch
    {
        (Anomaly.NonFinite, _) => "nan_values",
        (Anomaly.Spike, FieldRole.Loss) => "loss_spike",
        (Anomaly.Spike, FieldRole.GradientNorm) => "gradient_explosion",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(anomaly.Anomaly.ToString()),
    };

    /// <summary>Whether the training is lost unless somebody acts.</summary>
    public static bool IsCritical(RecordSchema anomaly) => anomaly.Anomaly == Anomaly.NonFinite;

    /// <summary>What the checked quantity is. Its value was recorded before its check spoke.</summary>
    private static FieldRole RoleOf(string? quantity, RunProgress progress)
    {
        foreach (var (field, _) in progress.Step.Values)
        {
            if (field.Name == quantity) return field.Role;
        }

        foreach (var (field, _) in progress.Epoch.Validation)
        {
            if (field.Name == quantity) return field.Role;
        }

        return FieldRole.Field;
    }
}
