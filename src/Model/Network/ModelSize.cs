namespace Instrumentation.Model.Network;

/// <summary>The dimensions of a <see cref="VaeGan"/>.</summary>
/// <param name="Window">Tokens in a training window: the longest context of the decoder.</param>
/// <param name="Width">Width of the residual stream of encoder and decoder. A multiple of <paramref name="Heads"/>.</param>
/// <param name="Heads">Attention heads of every Transformer block.</param>
/// <param name="EncoderBlocks">Transformer blocks of the encoder.</param>
/// <param name="DecoderBlocks">Transformer blocks of the decoder.</param>
/// <param name="Latent">Dimensions of the latent vector z.</param>
/// <param name="DiscriminatorWidth">Channels of the discriminator's convolutions.</param>
internal sealed record ModelSize(int Window, int Width, int Heads, int EncoderBlocks, int DecoderBlocks, int Latent, int DiscriminatorWidth)
{
    /// <summary>Trains on one CPU core: about 600,000 parameters.</summary>
    public static ModelSize Default { get; } = new(Window: 64, Width: 128, Heads: 4, EncoderBlocks: 1, DecoderBlocks: 2, Latent: 32, DiscriminatorWidth: 64);

    /// <summary>About 22 million parameters, for a GPU.</summary>
    public static ModelSize Full { get; } = new(Window: 64, Width: 512, Heads: 8, EncoderBlocks: 4, DecoderBlocks: 6, Latent: 64, DiscriminatorWidth: 256);

    /// <summary>The preset called <paramref name="name"/>: <c>default</c> or <c>full</c>.</summary>
    /// <exception cref="InputException">There is no such preset.</exception>
    public static ModelSize Parse(string name) => name switch
    {
        "default" => Default,
        "full" => Full,
        _ => throw new InputException($"There is no model size '{name}': choose default or full."),
    };
}
