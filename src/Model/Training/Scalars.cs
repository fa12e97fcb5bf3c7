using System.Runtime.InteropServices;
using TorchSharp;

namespace Instrumentation.Model.Training;

/// <summary>Reads scalar tensors into numbers.</summary>
internal static class Scalars
{
    /// <summary>Reads each of <paramref name="scalars"/> into <paramref name="values"/>, with one transfer when they are on a GPU.</summary>
    /// <param name="scalars">Single-precision scalars, all on one device.</param>
    /// <param name="values">As many numbers.</param>
    public static void Read(ReadOnlySpan<torch.Tensor> scalars, Span<float> values)
    {
        if (scalars[0].device_type != DeviceType.CPU)
        {
            using var scope = torch.NewDisposeScope();
            MemoryMarshal.Cast<byte, float>(torch.stack(scalars.ToArray()).detach().cpu().bytes).CopyTo(values);
            return;
        }

        // The memory itself: item() and data() allocate.
        for (var index = 0; index < scalars.Length; index++)
            values[index] = MemoryMarshal.Read<float>(scalars[index].bytes);
    }
}
