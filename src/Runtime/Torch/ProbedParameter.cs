using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Instrumentation.Torch;

/// <summary>One parameter that a <see cref="LayerProbe"/> reads, and the values that it had before an update.</summary>
/// <param name="name">Its path.</param>
/// <param name="parameter">The parameter.</param>
/// <param name="hasUnits">Whether its rows are the outputs of a layer.</param>
internal sealed class ProbedParameter(string name, Parameter parameter, bool hasUnits)
{
    private float[] _before = [];

    public string Name => name;

    public Parameter Parameter => parameter;

    /// <summary>Reads the gradient, and keeps the values.</summary>
    /// <param name="squares">The sum of the squares of the gradient.</param>
    /// <param name="deadUnits">The share of units without a gradient; null where there are no units or there is no gradient.</param>
    /// <returns>Whether there is a gradient.</returns>
    public bool ReadBefore(out double squares, out double? deadUnits)
    {
        (squares, deadUnits) = (0, null);
        using var scope = NewDisposeScope();
        var values = Values(parameter);
        if (_before.Length != values.Length) _before = new float[values.Length];
        values.CopyTo(_before);
        if (parameter.grad is not { } gradient) return false;

        var gradients = Values(gradient);
        squares = SumOfSquares(gradients);
        if (hasUnits) deadUnits = DeadShare(gradients, (int)parameter.shape[0]);
        return true;
    }

    /// <summary>Adds the values and the gradient to what is known of a layer, and keeps the values. Each is read once.</summary>
    /// <returns>The share of units without a gradient; null where there are no units or there is no gradient.</returns>
    public double? ReadBefore(ValueScan weights, ValueScan gradients)
    {
        using var scope = NewDisposeScope();
        var values = Values(parameter);
        if (_before.Length != values.Length) _before = new float[values.Length];
        weights.Add(values, _before);
        if (parameter.grad is not { } gradient) return null;

        var slopes = Values(gradient);
        var units = hasUnits ? (int)parameter.shape[0] : 1;
        var width = slopes.Length / units;
        var dead = 0;
        for (var unit = 0; unit < units; unit++)
        {
            var zeros = gradients.Zeros;
            gradients.Add(slopes.Slice(unit * width, width));
            if (gradients.Zeros - zeros == width) dead++;
        }

        return hasUnits ? (double)dead / units : null;
    }

    /// <summary>The sums of the squares of what has changed since, and of what was there.</summary>
    public (double Change, double Before) ReadAfter()
    {
        using var scope = NewDisposeScope();
        var values = Values(parameter);
        return _before.Length == values.Length ? (SumOfSquares(values, _before), SumOfSquares(_before)) : (0, 0);
    }

    /// <summary>The first value that is not finite; null where all are.</summary>
    public float? FindNonFinite()
    {
        using var scope = NewDisposeScope();
        return FindNonFinite(Values(parameter));
    }

    /// <summary>The first value of the gradient that is not finite; null where all are, or there is none.</summary>
    public float? FindNonFiniteGradient()
    {
        using var scope = NewDisposeScope();
        return parameter.grad is { } gradient ? FindNonFinite(Values(gradient)) : null;
    }

    /// <summary>The memory itself where it can be read; valid within the dispose scope.</summary>
    private static ReadOnlySpan<float> Values(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU || tensor.dtype != ScalarType.Float32) tensor = tensor.detach().to(ScalarType.Float32, CPU);
        if (!tensor.is_contiguous()) tensor = tensor.contiguous();
        return MemoryMarshal.Cast<byte, float>(tensor.bytes);
    }

    private static float? FindNonFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) return value;
        }

        return null;
    }

    private static double DeadShare(ReadOnlySpan<float> gradients, int units)
    {
        var width = gradients.Length / units;
        var dead = 0;
        for (var unit = 0; unit < units; unit++)
        {
            // A gradient that flows shows at once, so this reads little more than one column.
            if (gradients.Slice(unit * width, width).IndexOfAnyExcept(0f) < 0) dead++;
        }

        return (double)dead / units;
    }

    // Squares are added as doubles: those of single-precision gradients would vanish or overflow.
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var lower, out var upper);
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector.Sum(low + high);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..]) sum += (double)value * value;
        return sum;
    }

    /// <summary>The same of the differences.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> values, ReadOnlySpan<float> others)
    {
        var left = MemoryMarshal.Cast<float, Vector<float>>(values);
        var right = MemoryMarshal.Cast<float, Vector<float>>(others);
        var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
        for (var i = 0; i < left.Length; i++)
        {
            Vector.Widen(left[i] - right[i], out var lower, out var upper);
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector.Sum(low + high);
        for (var i = left.Length * Vector<float>.Count; i < values.Length; i++)
        {
            var difference = (double)values[i] - others[i];
            sum += difference * difference;
        }

        return sum;
    }
}
