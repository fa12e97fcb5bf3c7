using Instrumentation.Model.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>p(window | z): a causal Transformer that predicts each token from the earlier ones and from z, which is added at every position.</summary>
/// <remarks>
/// In training a share of the inputs is replaced by a learned blank, so that the decoder cannot do without z:
/// word dropout of Bowman et al., "Generating Sentences from a Continuous Space", 2016.
/// </remarks>
internal sealed class Decoder : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly ModelSize _size;
    private readonly Embedding _embedding;
    private readonly Parameter _blank;
    private readonly Parameter _positions;
    private readonly Linear _condition;
    private readonly ModuleList<TransformerBlock> _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _output;

    public Decoder(ModelSize size)
        : base(nameof(Decoder))
    {
        _size = size;
        _embedding = Embedding(Vocabulary.Size, size.Width);
        _blank = Parameter(zeros(1, size.Width));
        _positions = Parameter(zeros(size.Window, size.Width));
        _condition = Linear(size.Latent, size.Width);
        _blocks = ModuleList(Enumerable.Range(0, size.DecoderBlocks).Select(_ => new TransformerBlock(size.Width, size.Heads, causal: true)).ToArray());
        _norm = LayerNorm(size.Width);
        _output = Linear(size.Width, Vocabulary.Size);
        RegisterComponents();
    }

    /// <param name="tokens">Token ids, int64 [batch, time]; the last one is predicted and not read.</param>
    /// <param name="latent">z, [batch, latent].</param>
    /// <param name="dropped">True where the decoder does not see the token before that position, [batch, time]; null for nowhere.</param>
    /// <returns>Logits [batch, time, vocabulary]: those at position t depend on z and the tokens before t only.</returns>
    public override Tensor forward(Tensor tokens, Tensor latent, Tensor? dropped)
    {
        var (batch, time) = (tokens.shape[0], tokens.shape[1]);
        var start = full(batch, 1, Vocabulary.Start, int64, tokens.device);
        var hidden = _embedding.forward(cat([start, tokens[TensorIndex.Colon, TensorIndex.Slice(0, time - 1)]], 1));
        if (dropped is not null)
            hidden = where(dropped.unsqueeze(-1), _blank, hidden);

        hidden = hidden + _positions[TensorIndex.Slice(0, time)] + _condition.forward(latent).unsqueeze(1);
        foreach (var block in _blocks)
            hidden = block.forward(hidden, null);

        return _output.forward(_norm.forward(hidden));
    }

    /// <summary>Caches for <see cref="Extend"/>, one per block, empty.</summary>
    /// <param name="batch">Sequences that are written at the same time.</param>
    /// <param name="device">Where the decoder lives.</param>
    public AttentionCache[] NewCaches(long batch, Device device) =>
        [.. _blocks.Select(_ => new AttentionCache(batch, _size.Heads, _size.Window, _size.Width / _size.Heads, device))];

    /// <summary>The logits of the next token, as <see cref="forward"/> gives them at its last position, from what is new alone.</summary>
    /// <param name="inputs">The tokens behind those that the caches have seen, int64 [batch, time], the very first one being
    /// <see cref="Vocabulary.Start"/>; more than one only where the caches are empty.</param>
    /// <param name="latent">z, [batch, latent].</param>
    /// <param name="caches">What was seen, of <see cref="NewCaches"/>; with the inputs not more than the window.</param>
    /// <returns>[batch, vocabulary].</returns>
    public Tensor Extend(Tensor inputs, Tensor latent, AttentionCache[] caches)
    {
        var seen = caches[0].Length;
        var hidden = _embedding.forward(inputs) + _positions.narrow(0, seen, inputs.shape[1]) + _condition.forward(latent).unsqueeze(1);
        foreach (var (block, cache) in _blocks.Zip(caches))
            hidden = block.Extend(hidden, cache);

        return _output.forward(_norm.forward(hidden.select(1, -1)));
    }
}
