using Instrumentation.Model.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>Tells real windows from the decoder's: two strided convolutions over token embeddings, averaged over time, to one logit per window.</summary>
internal sealed class Discriminator : Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter _embedding;
    private readonly Conv1d _local;
    private readonly Conv1d _phrase;
    private readonly Linear _logit;

    public Discriminator(ModelSize size)
        : base(nameof(Discriminator))
    {
        _embedding = Parameter(zeros(Vocabulary.Size, size.DiscriminatorWidth));
        _local = Conv1d(size.DiscriminatorWidth, size.DiscriminatorWidth, 5, stride: 2, padding: 2);
        _phrase = Conv1d(size.DiscriminatorWidth, size.DiscriminatorWidth, 5, stride: 2, padding: 2);
        _logit = Linear(size.DiscriminatorWidth, 1);
        RegisterComponents();
    }

    /// <summary>The embeddings of real tokens.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    public Tensor Embed(Tensor tokens) => _embedding.index_select(0, tokens.flatten()).view(tokens.shape[0], tokens.shape[1], -1);

    /// <summary>The embeddings of tokens given as weights over the vocabulary, through which gradients reach whoever made them.</summary>
    /// <param name="choices">[batch, time, vocabulary], each row one-hot or a distribution.</param>
    public Tensor EmbedSoft(Tensor choices) => choices.matmul(_embedding);

    /// <param name="embedded">[batch, time, width] of <see cref="Embed"/> or <see cref="EmbedSoft"/>.</param>
    /// <param name="present">True where a token is no padding, [batch, time].</param>
    /// <returns>Logit of "real", [batch].</returns>
    public override Tensor forward(Tensor embedded, Tensor present)
    {
        var hidden = (embedded * present.unsqueeze(-1)).transpose(1, 2);
        hidden = functional.leaky_relu(_local.forward(hidden), 0.2);
        hidden = functional.leaky_relu(_phrase.forward(hidden), 0.2);
        return _logit.forward(hidden.mean([2])).squeeze(-1);
    }
}
