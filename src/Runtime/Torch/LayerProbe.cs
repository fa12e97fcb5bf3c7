using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Torch;

/// <summary>
/// Looks at the layers of networks around one update of their weights: gradients, what the update changes, dead units. To be used every so many steps:
/// <see cref="BeforeUpdate"/> after the backward pass, <see cref="AfterUpdate"/> after the optimizer's step.
/// </summary>
/// <remarks>
/// It keeps one copy of the weights in managed memory, made at the first use. On the CPU it reads single-precision parameters where they lie, in one pass and
/// without tensors of its own; from another device, or of another type, they are copied, which waits for the device. It draws nothing random and changes
/// nothing, so that the training is bit for bit the same. Layers that are frozen, all of whose parameters have <c>requires_grad</c> off, are passed over.
/// </remarks>
public sealed class LayerProbe
{
    private readonly List<Layer> _layers = [];
    private readonly LayerHealth[] _health;
    private readonly LayerValues[] _values;
    private readonly ValueScan _weightScan = new();
    private readonly ValueScan _gradientScan = new();

    /// <param name="networks">The networks in the order in which data pass through them, each with the name that its layers' paths begin with.</param>
    public LayerProbe(params ReadOnlySpan<(string Name, nn.Module Module)> networks)
    {
        foreach (var (name, network) in networks)
        {
            Add(name, network);
            foreach (var (path, module) in network.named_modules()) Add($"{name}.{path}", module);
        }

        _health = new LayerHealth[_layers.Count];
        _values = new LayerValues[_layers.Count];
    }

    /// <summary>
    /// The Euclidean norm of what the last observed update changed, over all layers; exactly 0 where the weights are what they were. For
    /// <see cref="Anomaly.StepWithoutEffect"/>.
    /// </summary>
    public double WeightChange { get; private set; }

    /// <summary>Reads the gradients and keeps the weights.</summary>
    public void BeforeUpdate()
    {
        using var noGrad = no_grad();
        foreach (var layer in _layers) layer.ReadBefore();
    }

    /// <summary>
    /// Does what <see cref="BeforeUpdate"/> does, and tells in the same pass what weights and gradients are like. Several times as long, so that it suits
    /// a longer interval. The result is valid until the next call.
    /// </summary>
    public ReadOnlySpan<LayerValues> BeforeUpdateWithValues()
    {
        using var noGrad = no_grad();
        var count = 0;
        foreach (var layer in _layers)
        {
            var values = layer.ReadBefore(_weightScan, _gradientScan);
            if (!layer.IsFrozen) _values[count++] = values;
        }

        return _values.AsSpan(0, count);
    }

    /// <summary>Compares the weights with those of <see cref="BeforeUpdate"/>. The result is valid until the next call.</summary>
    public ReadOnlySpan<LayerHealth> AfterUpdate()
    {
        using var noGrad = no_grad();
        var (count, change) = (0, 0.0);
        foreach (var layer in _layers)
        {
            if (layer.IsFrozen) continue;
            _health[count++] = layer.ReadAfter(out var squaredChange);
            change += squaredChange;
        }

        WeightChange = Math.Sqrt(change);
        return _health.AsSpan(0, count);
    }

    /// <summary>
    /// Where NaN or infinity came from: the first parameter, in the order of the data, whose values are not finite; or else the last one whose gradient is
    /// not, because gradients go backward and spoil what lies before. Null where all is finite. For use when a loss or a norm is not.
    /// </summary>
    public NonFiniteParameter? FindNonFinite()
    {
        using var noGrad = no_grad();
        foreach (var layer in _layers)
        {
            foreach (var parameter in layer.Parameters)
            {
                if (parameter.FindNonFinite() is { } value) return new NonFiniteParameter(parameter.Name, IsGradient: false, value);
            }
        }

        for (var layer = _layers.Count - 1; layer >= 0; layer--)
        {
            for (var i = _layers[layer].Parameters.Count - 1; i >= 0; i--)
            {
                var parameter = _layers[layer].Parameters[i];
                if (parameter.FindNonFiniteGradient() is { } value) return new NonFiniteParameter(parameter.Name, IsGradient: true, value);
            }
        }

        return null;
    }

    private void Add(string path, nn.Module module)
    {
        // What has its type's name for a weight is a matrix whose rows are outputs, but for embeddings, whose rows are entries.
        var isEmbedding = module is TorchSharp.Modules.Embedding or TorchSharp.Modules.EmbeddingBag;
        var parameters = module.named_parameters(recurse: false)
            .Select(named => new ProbedParameter($"{path}.{named.name}", named.parameter, hasUnits: named.name == "weight" && !isEmbedding && named.parameter.dim() > 1))
            .ToList();
        if (parameters.Count > 0) _layers.Add(new Layer(path, parameters));
    }

    private sealed class Layer(string path, List<ProbedParameter> parameters)
    {
        private double? _gradientNorm;
        private double? _deadUnits;

        public List<ProbedParameter> Parameters => parameters;

        public bool IsFrozen => parameters.TrueForAll(parameter => !parameter.Parameter.requires_grad);

        public void ReadBefore()
        {
            (_gradientNorm, _deadUnits) = (null, null);
            foreach (var parameter in parameters)
            {
                if (parameter.ReadBefore(out var squares, out var deadUnits))
                    _gradientNorm = (_gradientNorm ?? 0) + squares;
                if (deadUnits is not null) _deadUnits = deadUnits;
            }

            if (_gradientNorm is { } sum) _gradientNorm = Math.Sqrt(sum);
        }

        public LayerValues ReadBefore(ValueScan weights, ValueScan gradients)
        {
            weights.Clear();
            gradients.Clear();
            _deadUnits = null;
            foreach (var parameter in parameters)
            {
                if (parameter.ReadBefore(weights, gradients) is { } deadUnits) _deadUnits = deadUnits;
            }

            var values = new LayerValues(path, weights.Statistics(), gradients.Statistics());
            _gradientNorm = values.Gradients.Norm;
            return values;
        }

        public LayerHealth ReadAfter(out double squaredChange)
        {
            squaredChange = 0;
            var before = 0.0;
            foreach (var parameter in parameters)
            {
                var (change, squares) = parameter.ReadAfter();
                squaredChange += change;
                before += squares;
            }

            return new LayerHealth(path, _gradientNorm, before > 0 ? Math.Sqrt(squaredChange / before) : null, _deadUnits);
        }
    }
}
