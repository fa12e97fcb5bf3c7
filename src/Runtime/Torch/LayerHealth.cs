namespace Instrumentation.Torch;

/// <summary>
/// How one layer does in one update. Recorded as it stands: an <see cref="EventAttribute"/> method with a parameter <c>[Nested("")] LayerHealth layer</c>
/// records and checks all of it, per layer.
/// </summary>
/// <param name="Layer">The path of the module that has the parameters, such as <c>decoder._blocks.0._expand</c>.</param>
/// <param name="GradientNorm">The Euclidean norm of the layer's gradients when the update began, after any clipping. Null where it has none.</param>
/// <param name="UpdateRatio">
/// ‖Δw‖ / ‖w‖ over all parameters of the layer: what the update has changed, against what was there. About 1e-3 is common; null where all weights were 0.
/// </param>
/// <param name="DeadUnits">
/// The share, 0 to 1, of the layer's outputs whose weights all have a gradient of exactly 0, so that they learn nothing: dead rectified units, saturated
/// ones. Null for what has no matrix of weights, and for embeddings, whose rows have no gradient when their entry is not used.
/// </param>
public readonly record struct LayerHealth(
    [Label("layer", MaxValues = 200)] string Layer,
    [Gauge("layer_gradient", Help = "Norm of a layer's gradients when its weights are updated.")] double? GradientNorm,
    [Gauge("layer_update", Unit = "ratio", Help = "What an update changes of a layer's weights, against the weights.")] [Detect(Anomaly.UpdateRatio)] double? UpdateRatio,
    [Gauge("layer_dead_units", Help = "Share of a layer's outputs that have no gradient.")] [Detect(Anomaly.DeadUnits)] double? DeadUnits);
