using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace Instrumentation.Model.Training;

/// <summary>The Euclidean norm of all gradients together, and clipping by it.</summary>
internal static class GradientNorm
{
    /// <summary>Scales the gradients so that their norm is at most <paramref name="limit"/>: Pascanu et al., "On the difficulty of training recurrent neural networks", 2013.</summary>
    /// <param name="parameters">Those without a gradient are passed over.</param>
    /// <param name="limit">Above 0.</param>
    /// <returns>The norm before the scaling. When it is not finite the gradients are left as they are.</returns>
    public static float Clip(IReadOnlyList<Parameter> parameters, float limit)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var norm = Measure(parameters);
        if (norm > limit && float.IsFinite(norm))
        {
            foreach (var parameter in parameters)
                parameter.grad?.mul_(limit / norm);
        }

        return norm;
    }

    /// <summary>The square root of the sum of the squares of all gradients.</summary>
    public static float Measure(IReadOnlyList<Parameter> parameters)
    {
        using var scope = torch.NewDisposeScope();
        var sum = 0.0;
        List<torch.Tensor>? remote = null;
        foreach (var parameter in parameters)
        {
            if (parameter.grad is not { } gradient)
                continue;

            if (gradient.device_type == DeviceType.CPU)
                sum += SumOfSquares(MemoryMarshal.Cast<byte, float>(gradient.contiguous().bytes));
            else
                (remote ??= []).Add(gradient.square().sum());
        }

        if (remote is not null)
        {
            Span<float> remoteSum = [0];
            Scalars.Read([torch.stack(remote).sum()], remoteSum);
            sum += remoteSum[0];
        }

        return (float)Math.Sqrt(sum);
    }

    // One pass over the memory: torch's own norm per parameter costs a native call and an allocation each.
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
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
            sum += (double)value * value;

        return sum;
    }
}
