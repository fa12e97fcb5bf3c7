using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Model.Network;

/// <summary>What a decoder has seen of the sequences that it writes: their tokens, and what its blocks have made of them.</summary>
/// <param name="batch">Sequences.</param>
/// <param name="size">Of the decoder.</param>
/// <param name="device">Where it lives.</param>
internal sealed class DecoderCache(long batch, ModelSize size, Device device)
{
    private readonly Tensor _inputs = empty(batch, size.Window, dtype: int64, device: device);

    /// <summary>How many tokens of each sequence are in it, the window's at most.</summary>
    public long Length { get; private set; }

    /// <summary>The keys and values of each block.</summary>
    public IReadOnlyList<AttentionCache> Blocks { get; } =
        [.. Enumerable.Range(0, size.DecoderBlocks).Select(_ => new AttentionCache(batch, size.Heads, size.Window, size.Width / size.Heads, device))];

    /// <summary>Puts further tokens behind those that are in it, and returns all of them.</summary>
    /// <param name="inputs">int64 [batch, time].</param>
    public Tensor Append(Tensor inputs)
    {
        _inputs.narrow(1, Length, inputs.shape[1]).copy_(inputs);
        Length += inputs.shape[1];
        return _inputs.narrow(1, 0, Length);
    }

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        Length = 0;
        foreach (var block in Blocks) block.Clear();
    }
}
