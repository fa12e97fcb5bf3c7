using System.Text;
using Instrumentation.Model.Data;
using Instrumentation.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Instrumentation.Model.Network;

/// <summary>A variational autoencoder over windows of <see cref="Vocabulary"/> tokens, with a discriminator that judges what the decoder writes.</summary>
/// <remarks>
/// Everything random (first weights, z, word dropout, the decoder's choices) is drawn from one generator of its own, so that a seed
/// determines a training and nothing else in the process disturbs it. <see cref="Vocabulary.Padding"/> is no part of any loss.
/// </remarks>
internal sealed class VaeGan : IDisposable
{
    private readonly Encoder _encoder;
    private readonly Decoder _decoder;
    private readonly Discriminator _discriminator;
    private readonly MusicalConstraint _musicalConstraint;
    private readonly LossWeights _weights;
    private readonly Generator _random;

    /// <param name="size">Dimensions of the three networks.</param>
    /// <param name="weights">What the parts of the generator's loss count.</param>
    /// <param name="seed">Seed of everything random in here.</param>
    /// <param name="device">Where the networks live and compute.</param>
    public VaeGan(ModelSize size, LossWeights weights, int seed, Device device)
    {
        Size = size;
        Device = device;
        _weights = weights;
        _encoder = new Encoder(size);
        _decoder = new Decoder(size);
        _discriminator = new Discriminator(size);
        _musicalConstraint = new MusicalConstraint(device);
        using (var initial = new Generator((ulong)seed, CPU))
        {
            foreach (var network in new Module[] { _encoder, _decoder, _discriminator })
            {
                Initialize(network, initial);
                network.to(device);
            }
        }

        _random = new Generator((ulong)seed, device);
        GeneratorParameters = [.. _encoder.parameters(), .. _decoder.parameters()];
        DiscriminatorParameters = [.. _discriminator.parameters()];
    }

    /// <summary>The dimensions that the model was built with.</summary>
    public ModelSize Size { get; }

    /// <summary>Where the networks live.</summary>
    public Device Device { get; }

    /// <summary>Parameters of encoder and decoder.</summary>
    public IReadOnlyList<Parameter> GeneratorParameters { get; }

    /// <summary>Parameters of the discriminator.</summary>
    public IReadOnlyList<Parameter> DiscriminatorParameters { get; }

    /// <summary>Looks at the layers of encoder and decoder around an update.</summary>
    public LayerProbe ProbeGenerator() => new(("encoder", _encoder), ("decoder", _decoder));

    /// <summary>Looks at the layers of the discriminator around an update.</summary>
    public LayerProbe ProbeDiscriminator() => new(("discriminator", _discriminator));

    /// <summary>Records what the three networks are made of.</summary>
    public void RecordModules(TrainingRun run) => run.RecordModules(("encoder", _encoder), ("decoder", _decoder), ("discriminator", _discriminator));

    /// <summary>Number of trained values in all three networks.</summary>
    public long ParameterCount => GeneratorParameters.Concat(DiscriminatorParameters).Sum(parameter => parameter.numel());

    /// <summary>One training pass of encoder and decoder, judged by the discriminator: z is drawn, inputs are dropped, the decoder chooses.</summary>
    /// <param name="tokens">Token ids on <see cref="Device"/>, int64 [batch, time], time at most <see cref="ModelSize.Window"/>.</param>
    /// <param name="klWeight">The annealed weight of the divergence.</param>
    public GeneratorPass Generate(Tensor tokens, float klWeight)
    {
        var present = tokens.ne(Vocabulary.Padding);
        var (mean, logVariance) = _encoder.forward(tokens, present);
        var latent = mean + (0.5 * logVariance).exp() * randn(mean.shape, device: Device, generator: _random);
        var dropped = rand(tokens.shape, device: Device, generator: _random).lt(_weights.WordDropout);
        var logProbabilities = functional.log_softmax(_decoder.forward(tokens, latent, dropped), -1);
        var (choices, chosenTokens) = Choose(logProbabilities);

        var reconstruction = Reconstruction(logProbabilities, tokens, present);
        var perDimension = GaussianKl.PerDimension(mean, logVariance);
        var klPerToken = GaussianKl.WithFreeBits(perDimension, _weights.FreeNats) * tokens.shape[0] / present.sum();
        var adversarial = functional.softplus(-_discriminator.forward(_discriminator.EmbedSoft(choices), present)).mean();
        var musicalConstraint = _musicalConstraint.Loss(logProbabilities.exp(), tokens, present);
        var total = reconstruction + klWeight * klPerToken + _weights.Adversarial * adversarial + _weights.MusicalConstraint * musicalConstraint;
        return new GeneratorPass(
            tokens, present, choices.detach(), chosenTokens, LatentUnits.ActiveShare(mean), reconstruction, perDimension.sum(), adversarial, musicalConstraint, total);
    }

    /// <summary>The discriminator's loss on the windows of a pass and on what the decoder chose there; gradients stop at the choices.</summary>
    /// <remarks>The non-saturating loss of Goodfellow et al., "Generative Adversarial Nets", 2014: softplus(-D(real)) + softplus(D(chosen)), each a mean in nats; and the weighted squares of the logits.</remarks>
    /// <returns>
    /// The loss, scalar, 2 ln 2 when all logits are 0; and the share of the windows, real and chosen, that it takes for what they are, without a graph.
    /// </returns>
    public (Tensor Loss, Tensor Accuracy) Discriminate(in GeneratorPass pass)
    {
        var real = _discriminator.forward(_discriminator.Embed(pass.Tokens), pass.Present);
        var chosen = _discriminator.forward(_discriminator.EmbedSoft(pass.Choices), pass.Present);
        var accuracy = (real.detach().gt(0).sum() + chosen.detach().le(0).sum()).to_type(real.dtype) / (2 * real.shape[0]);
        var certainty = real.square().mean() + chosen.square().mean();
        return (functional.softplus(-real).mean() + functional.softplus(chosen).mean() + _weights.Certainty * certainty, accuracy);
    }

    /// <summary>The losses without anything random: z is the posterior's mean and no input is dropped.</summary>
    /// <param name="tokens">Token ids on <see cref="Device"/>, int64 [batch, time].</param>
    /// <returns>Cross-entropy per token in nats, divergence per window in nats, and the musical constraint, all scalar; the posterior's means, [batch, latent].</returns>
    public (Tensor Reconstruction, Tensor KlDivergence, Tensor MusicalConstraint, Tensor Mean) Evaluate(Tensor tokens)
    {
        var present = tokens.ne(Vocabulary.Padding);
        var (mean, logVariance) = _encoder.forward(tokens, present);
        var logProbabilities = functional.log_softmax(_decoder.forward(tokens, mean, null), -1);
        return (Reconstruction(logProbabilities, tokens, present), GaussianKl.PerDimension(mean, logVariance).sum(), _musicalConstraint.Loss(logProbabilities.exp(), tokens, present), mean);
    }

    /// <summary>The decoder's logits for the token after each prefix.</summary>
    /// <param name="tokens">int64 [batch, time]; the last column is a placeholder for what is predicted.</param>
    /// <param name="latent">[batch, latent].</param>
    /// <param name="before">Steps from a bar line to the first token, int64 [batch, 1]; null for none.</param>
    /// <returns>[batch, time, vocabulary].</returns>
    public Tensor Decode(Tensor tokens, Tensor latent, Tensor? before = null) => _decoder.Decode(tokens, latent, null, before);

    /// <summary>An empty cache for <see cref="DecodeNext"/>.</summary>
    /// <param name="batch">Sequences that are written at the same time.</param>
    public DecoderCache NewCache(long batch) => new(batch, Size, Device);

    /// <summary>The decoder's logits for the next token alone; see <see cref="Decoder.Extend"/>.</summary>
    /// <returns>[batch, vocabulary].</returns>
    public Tensor DecodeNext(Tensor inputs, Tensor latent, Tensor before, DecoderCache cache) => _decoder.Extend(inputs, latent, before, cache);

    /// <summary>Writes the weights of the three networks into <paramref name="stream"/> and leaves it open.</summary>
    public void Save(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        _encoder.save(writer);
        _decoder.save(writer);
        _discriminator.save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote for a model of the same size.</summary>
    public void Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        _encoder.load(reader);
        _decoder.load(reader);
        _discriminator.load(reader);
    }

    /// <summary>Copies where the random stream stands: a few kilobytes, without a file.</summary>
    /// <param name="state">The copy; made larger where it is too small.</param>
    public void CopyRandom(ref byte[] state)
    {
        using var current = _random.get_state();
        var bytes = current.bytes;
        if (state.Length != bytes.Length) state = new byte[bytes.Length];
        bytes.CopyTo(state);
    }

    /// <summary>Writes where the random stream stands; <see cref="LoadRandom"/> goes on from there, draw for draw.</summary>
    public void SaveRandom(BinaryWriter writer)
    {
        using var state = _random.get_state();
        state.Save(writer);
    }

    /// <summary>Reads what <see cref="SaveRandom"/> wrote on a device of the same type.</summary>
    public void LoadRandom(BinaryReader reader)
    {
        using var state = _random.get_state();
        state.Load(reader);
        _random.set_state(state);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
        _discriminator.Dispose();
        _musicalConstraint.Dispose();
        _random.Dispose();
    }

    /// <summary>Draws a token at each position, one-hot, with the gradient of the softened draw.</summary>
    /// <remarks>Straight-through Gumbel-softmax at temperature 1: Jang et al., "Categorical Reparameterization with Gumbel-Softmax", 2017.</remarks>
    private (Tensor Choices, Tensor Tokens) Choose(Tensor logProbabilities)
    {
        var gumbel = -empty(logProbabilities.shape, device: Device).exponential_(1, _random).log();
        var soft = functional.softmax(logProbabilities + gumbel, -1);
        var tokens = soft.argmax(-1);
        var hard = functional.one_hot(tokens, Vocabulary.Size).to_type(soft.dtype);
        return (hard - soft.detach() + soft, tokens);
    }

    private static Tensor Reconstruction(Tensor logProbabilities, Tensor tokens, Tensor present) =>
        -(logProbabilities.gather(-1, tokens.unsqueeze(-1)).squeeze(-1) * present).sum() / present.sum();

    /// <summary>Matrices and embeddings normal with variance 1 / inputs, biases zero; normalisation layers keep their ones.</summary>
    private static void Initialize(Module network, Generator random)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.dim() > 1)
                parameter.normal_(0, 1 / Math.Sqrt(parameter.numel() / (double)parameter.shape[0]), random);
            else if (name.EndsWith("bias", StringComparison.Ordinal))
                parameter.zero_();
        }
    }
}
