using System.Runtime.InteropServices;
using Instrumentation.Model.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Model.Network;

/// <summary>Writes new music: draws z from the standard normal distribution and decodes it token by token, within the grammar of the <see cref="Vocabulary"/>.</summary>
/// <remarks>It has a random stream of its own, so that sampling during training does not change the training.</remarks>
/// <param name="model">Whose decoder writes.</param>
/// <param name="seed">Seed of the random stream.</param>
/// <param name="temperature">Above 0; below 1 the likely tokens become likelier.</param>
/// <param name="topK">Only this many of the likeliest tokens are drawn from, at least 1.</param>
internal sealed class Sampler(VaeGan model, int seed, float temperature = 1, int topK = 40)
{
    private readonly Random _random = new(seed);
    private readonly int[] _candidates = new int[Vocabulary.Size];
    private readonly float[] _logits = new float[Vocabulary.Size];

    /// <summary>Draws one sample.</summary>
    /// <param name="length">The most tokens it may have. Beyond the model's window the decoder sees the latest half window or more.</param>
    /// <returns>Tokens without <see cref="Vocabulary.Start"/>; <see cref="Vocabulary.End"/>, where drawn, is the last.</returns>
    public int[] Sample(int length)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var latent = Latent();
        var sample = new List<int>(length);
        var contextStart = 0;
        while (sample.Count < length && (sample.Count == 0 || sample[^1] != Vocabulary.End))
        {
            if (sample.Count - contextStart == model.Size.Window)
                contextStart += model.Size.Window / 2;

            ReadLogits(sample, contextStart, latent);
            sample.Add(Draw(sample.Count == 0 ? Vocabulary.Start : sample[^1]));
        }

        return [.. sample];
    }

    private Tensor Latent()
    {
        var values = new float[model.Size.Latent];
        for (var index = 0; index < values.Length; index++)
        {
            // Box and Muller, 1958.
            values[index] = (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
        }

        return tensor(values, 1, values.Length).to(model.Device);
    }

    private void ReadLogits(List<int> sample, int contextStart, Tensor latent)
    {
        using var scope = NewDisposeScope();
        var tokens = new long[sample.Count - contextStart + 1];
        for (var index = contextStart; index < sample.Count; index++)
            tokens[index - contextStart] = sample[index];

        var logits = model.Decode(tensor(tokens, 1, tokens.Length).to(model.Device), latent)[0, -1].contiguous().cpu();
        MemoryMarshal.Cast<byte, float>(logits.bytes).CopyTo(_logits);
    }

    private int Draw(int previous)
    {
        var allowed = Vocabulary.Allowed(previous);
        var count = 0;
        for (var token = 0; token < allowed.Length; token++)
        {
            if (allowed[token])
                _candidates[count++] = token;
        }

        var candidates = _candidates.AsSpan(0, count);
        candidates.Sort((left, right) => _logits[right].CompareTo(_logits[left]));
        candidates = candidates[..Math.Min(count, topK)];

        var largest = _logits[candidates[0]];
        var sum = 0f;
        foreach (var token in candidates)
            sum += MathF.Exp((_logits[token] - largest) / temperature);

        var rest = _random.NextSingle() * sum;
        foreach (var token in candidates)
        {
            rest -= MathF.Exp((_logits[token] - largest) / temperature);
            if (rest < 0)
                return token;
        }

        return candidates[0];
    }
}
