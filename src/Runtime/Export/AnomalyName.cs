using System.Text.Json;

namespace Instrumentation.Export;

/// <summary>What files and series call an anomaly.</summary>
internal static class AnomalyName
{
    /// <summary>
    /// The type: that of the mission where it has one, such as <c>loss_spike</c> for a spike of a loss and <c>gradient_explosion</c> for one of a gradient
    /// norm, and otherwise the anomaly's own name in <c>snake_case</c>.
    /// </summary>
    public static string TypeOf(Anomaly anomaly, FieldRole role) => (anomaly, role) switch
    {
        (Anomaly.NonFinite, _) => "nan_values",
        (Anomaly.Spike, FieldRole.Loss) => "loss_spike",
        (Anomaly.Spike, FieldRole.GradientNorm) => "gradient_explosion",
        (Anomaly.Vanishing, FieldRole.GradientNorm) => "gradient_vanishing",
        (Anomaly.Divergence, _) => "training_divergence",
        (Anomaly.Plateau, FieldRole.Loss) => "loss_plateau",
        (Anomaly.Oscillation, FieldRole.Loss) => "loss_oscillation",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(anomaly.ToString()),
    };

    /// <summary>The name of a severity, such as <c>warning</c>.</summary>
    public static string Of(Severity severity) => JsonNamingPolicy.SnakeCaseLower.ConvertName(severity.ToString());
}
