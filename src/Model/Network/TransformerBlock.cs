using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>A pre-norm Transformer block: x + attention(norm(x)), then x + feedForward(norm(x)), with a feed-forward layer of twice the width.</summary>
/// <remarks>Normalisation before each branch trains without a long warm-up: Xiong et al., "On Layer Normalization in the Transformer Architecture", 2020.</remarks>
internal sealed class TransformerBlock : Module<Tensor, Tensor?, Tensor>
{
    private readonly int _heads;
    private readonly bool _causal;
    private readonly LayerNorm _attentionNorm;
    private readonly Linear _queryKeyValue;
    private readonly Linear _attentionOutput;
    private readonly LayerNorm _feedForwardNorm;
    private readonly Linear _expand;
    private readonly Linear _contract;

    /// <param name="width">Width of the residual stream, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="causal">Whether a position sees only itself and earlier ones.</param>
    public TransformerBlock(int width, int heads, bool causal)
        : base(nameof(TransformerBlock))
    {
        _heads = heads;
        _causal = causal;
        _attentionNorm = LayerNorm(width);
        _queryKeyValue = Linear(width, 3 * width);
        _attentionOutput = Linear(width, width);
        _feedForwardNorm = LayerNorm(width);
        _expand = Linear(width, 2 * width);
        _contract = Linear(2 * width, width);
        RegisterComponents();
    }

    /// <param name="input">[batch, time, width].</param>
    /// <param name="visible">Which positions may be attended to, boolean [batch, 1, 1, time]; null for all. Not for causal blocks.</param>
    /// <returns>[batch, time, width].</returns>
    public override Tensor forward(Tensor input, Tensor? visible) => Transform(input, visible, null);

    /// <summary>What <see cref="forward"/> gives for further positions of a causal block, without computing the earlier ones again.</summary>
    /// <param name="input">The positions behind those in <paramref name="cache"/>, [batch, time, width]; more than one only where it is empty.</param>
    /// <param name="cache">What the block has seen, and sees now.</param>
    /// <returns>[batch, time, width].</returns>
    public Tensor Extend(Tensor input, AttentionCache cache) => Transform(input, null, cache);

    private Tensor Transform(Tensor input, Tensor? visible, AttentionCache? cache)
    {
        var attended = input + Attend(_attentionNorm.forward(input), visible, cache);
        var hidden = functional.gelu(_expand.forward(_feedForwardNorm.forward(attended)));
        return attended + _contract.forward(hidden);
    }

    private Tensor Attend(Tensor input, Tensor? visible, AttentionCache? cache)
    {
        var (batch, time, width) = (input.shape[0], input.shape[1], input.shape[2]);
        var heads = _queryKeyValue.forward(input).view(batch, time, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4);
        var (keys, values) = cache?.Append(heads[1], heads[2]) ?? (heads[1], heads[2]);

        // A single position behind others sees all of them.
        var mixed = functional.scaled_dot_product_attention(heads[0], keys, values, visible, is_casual: _causal && keys.shape[2] == time);
        return _attentionOutput.forward(mixed.transpose(1, 2).reshape(batch, time, width));
    }
}
