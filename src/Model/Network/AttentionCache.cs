using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Model.Network;

/// <summary>The keys and values of the positions that a causal block has seen, so that a further position costs only itself.</summary>
/// <param name="batch">Sequences.</param>
/// <param name="heads">Attention heads.</param>
/// <param name="capacity">The most positions.</param>
/// <param name="headWidth">Width of one head.</param>
/// <param name="device">Where the block lives.</param>
internal sealed class AttentionCache(long batch, int heads, int capacity, int headWidth, Device device)
{
    private readonly Tensor _keys = empty(batch, heads, capacity, headWidth, device: device);
    private readonly Tensor _values = empty(batch, heads, capacity, headWidth, device: device);

    /// <summary>How many positions are in it.</summary>
    public long Length { get; private set; }

    /// <summary>Puts further positions behind those that are in it, and returns all of them.</summary>
    /// <param name="keys">[batch, heads, time, head width].</param>
    /// <param name="values">Of the same shape.</param>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        var added = keys.shape[2];
        _keys.narrow(2, Length, added).copy_(keys);
        _values.narrow(2, Length, added).copy_(values);
        Length += added;
        return (_keys.narrow(2, 0, Length), _values.narrow(2, 0, Length));
    }

    /// <summary>Forgets all positions.</summary>
    public void Clear() => Length = 0;
}
