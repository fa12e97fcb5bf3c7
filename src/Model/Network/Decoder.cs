using Instrumentation.Model.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>p(window | z): a causal Transformer that predicts each token from the earlier ones, from where in the bar they stand, and from z, which is added at every position.</summary>
/// <remarks>
/// In training a share of the inputs is replaced by a learned blank, so that the decoder cannot do without z:
/// word dropout of Bowman et al., "Generating Sentences from a Continuous Space", 2016.
/// </remarks>
internal sealed class Decoder : Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly Embedding _embedding;
    private readonly Parameter _blank;
    private readonly Parameter _positions;
    private readonly BarPosition _barPosition;
    private readonly Linear _condition;
    private readonly ModuleList<TransformerBlock> _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _output;
    private readonly PitchContext _pitchContext;

    public Decoder(ModelSize size)
        : base(nameof(Decoder))
    {
        _embedding = Embedding(Vocabulary.Size, size.Width);
        _blank = Parameter(zeros(1, size.Width));
        _positions = Parameter(zeros(size.Window, size.Width));
        _barPosition = new BarPosition(size.Width);
        _condition = Linear(size.Latent, size.Width);
        _blocks = ModuleList(Enumerable.Range(0, size.DecoderBlocks).Select(_ => new TransformerBlock(size.Width, size.Heads, causal: true)).ToArray());
        _norm = LayerNorm(size.Width);
        _output = Linear(size.Width, Vocabulary.Size);
        _pitchContext = new PitchContext();
        RegisterComponents();
    }

    /// <param name="tokens">Token ids, int64 [batch, time]; the last one is predicted and not read.</param>
    /// <param name="latent">z, [batch, latent].</param>
    /// <param name="dropped">True where the decoder does not see the token before that position, [batch, time]; null for nowhere.</param>
    /// <returns>Logits [batch, time, vocabulary]: those at position t depend on z and the tokens before t only.</returns>
    public override Tensor forward(Tensor tokens, Tensor latent, Tensor? dropped) => Decode(tokens, latent, dropped, null);

    /// <summary>What <see cref="forward"/> gives for tokens that do not begin on a bar line.</summary>
    /// <param name="tokens">As there.</param>
    /// <param name="latent">As there.</param>
    /// <param name="dropped">As there.</param>
    /// <param name="before">Steps from a bar line to the first token, int64 [batch, 1]; null for none.</param>
    public Tensor Decode(Tensor tokens, Tensor latent, Tensor? dropped, Tensor? before)
    {
        var (batch, time) = (tokens.shape[0], tokens.shape[1]);
        var start = full(batch, 1, Vocabulary.Start, int64, tokens.device);
        var inputs = cat([start, tokens[TensorIndex.Colon, TensorIndex.Slice(0, time - 1)]], 1);
        var embedded = _embedding.forward(inputs);
        if (dropped is not null)
            embedded = where(dropped.unsqueeze(-1), _blank, embedded);

        var hidden = Place(embedded, 0, BarPosition.Elapsed(inputs, before), latent);
        foreach (var block in _blocks)
            hidden = block.forward(hidden, null);

        return _output.forward(_norm.forward(hidden)) + _pitchContext.forward(inputs);
    }

    /// <summary>The logits of the next token, as <see cref="Decode"/> gives them at its last position, from what is new alone.</summary>
    /// <param name="inputs">The tokens behind those that the cache has, int64 [batch, time], the very first one being
    /// <see cref="Vocabulary.Start"/>; more than one only where the cache is empty.</param>
    /// <param name="latent">z, [batch, latent].</param>
    /// <param name="before">Steps from a bar line to the first of the inputs, int64 [batch, 1].</param>
    /// <param name="cache">What was seen, and is seen now; not more than the window.</param>
    /// <returns>[batch, vocabulary].</returns>
    public Tensor Extend(Tensor inputs, Tensor latent, Tensor before, DecoderCache cache)
    {
        var hidden = Place(_embedding.forward(inputs), cache.Length, BarPosition.Elapsed(inputs, before), latent);
        foreach (var (block, seen) in _blocks.Zip(cache.Blocks))
            hidden = block.Extend(hidden, seen);

        return _output.forward(_norm.forward(hidden.select(1, -1))) + _pitchContext.forward(cache.Append(inputs)).select(1, -1);
    }

    /// <summary>Adds to embedded inputs where they stand, in the window and in the bar, and z.</summary>
    private Tensor Place(Tensor embedded, long first, Tensor elapsed, Tensor latent) =>
        embedded + _positions.narrow(0, first, embedded.shape[1]) + _barPosition.forward(elapsed) + _condition.forward(latent).unsqueeze(1);
}
