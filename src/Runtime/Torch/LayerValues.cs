namespace Instrumentation.Torch;

/// <summary>
/// What the weights of one layer and their gradients are like when an update begins. Recorded as it stands: an <see cref="EventAttribute"/> method with a parameter
/// <c>[Nested("")] LayerValues layer</c> makes two histograms per layer in TensorBoard.
/// </summary>
/// <param name="Layer">The path of the module that has the parameters, such as <c>decoder._blocks.0._expand</c>.</param>
/// <param name="Weights">All parameters of the layer together.</param>
/// <param name="Gradients">Their gradients, after any clipping; without values where there are none.</param>
public readonly record struct LayerValues(
    [Label("layer", MaxValues = 200)] string Layer,
    [Nested("layer_weights")] ValueStatistics Weights,
    [Nested("layer_gradients")] ValueStatistics Gradients);
