using Instrumentation.Model.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>The approximate posterior q(z | window): a Transformer over the tokens, averaged over time, to a diagonal Gaussian.</summary>
internal sealed class Encoder : Module<Tensor, Tensor, (Tensor Mean, Tensor LogVariance)>
{
    private readonly Embedding _embedding;
    private readonly Parameter _positions;
    private readonly BarPosition _barPosition;
    private readonly ModuleList<TransformerBlock> _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _posterior;

    public Encoder(ModelSize size)
        : base(nameof(Encoder))
    {
        _embedding = Embedding(Vocabulary.Size, size.Width);
        _positions = Parameter(zeros(size.Window, size.Width));
        _barPosition = new BarPosition(size.Width);
        _blocks = ModuleList(Enumerable.Range(0, size.EncoderBlocks).Select(_ => new TransformerBlock(size.Width, size.Heads, causal: false)).ToArray());
        _norm = LayerNorm(size.Width);
        _posterior = Linear(size.Width, 2 * size.Latent);
        RegisterComponents();
    }

    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <param name="present">True where a token is no padding, [batch, time]; at least one per row.</param>
    /// <returns>Mean and logarithm of the variance of z, [batch, latent] each. The logarithm stays within -8 and 8.</returns>
    public override (Tensor Mean, Tensor LogVariance) forward(Tensor tokens, Tensor present)
    {
        var hidden = _embedding.forward(tokens) + _positions[TensorIndex.Slice(0, tokens.shape[1])] + _barPosition.forward(BarPosition.Elapsed(tokens));
        var visible = present.unsqueeze(1).unsqueeze(1);
        foreach (var block in _blocks)
            hidden = block.forward(hidden, visible);

        var weights = present.to_type(hidden.dtype).unsqueeze(-1);
        var pooled = (_norm.forward(hidden) * weights).sum(1) / weights.sum(1);
        var posterior = _posterior.forward(pooled).chunk(2, -1);
        return (posterior[0], posterior[1].clamp(-8, 8));
    }
}
