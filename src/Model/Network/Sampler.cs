using System.Runtime.InteropServices;
using Instrumentation.Model.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Instrumentation.Model.Network;

/// <summary>Writes new music: draws z from the standard normal distribution and decodes it token by token, within the grammar of the <see cref="Vocabulary"/>.</summary>
/// <remarks>
/// Every sample has a random stream of its own, which follows from the seed and the sample's number: sampling during training does not change
/// the training, and how many samples are drawn together does not change what each of them draws.
/// </remarks>
/// <param name="model">Whose decoder writes.</param>
/// <param name="seed">Seed of the random streams.</param>
/// <param name="temperature">Above 0; below 1 the likely tokens become likelier.</param>
/// <param name="topK">Only this many of the likeliest tokens are drawn from, at least 1.</param>
internal sealed class Sampler(VaeGan model, int seed, float temperature = 1, int topK = 40)
{
    private readonly TokenDraw _draw = new(temperature, topK);
    private int _drawn;

    /// <summary>Draws one sample.</summary>
    /// <param name="length">The most tokens it may have.</param>
    /// <returns>Tokens without <see cref="Vocabulary.Start"/>; <see cref="Vocabulary.End"/>, where drawn, is the last.</returns>
    public int[] Sample(int length) => Sample(1, length)[0];

    /// <summary>Draws samples together, the next ones after those drawn before.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="length">The most tokens that one may have. Beyond the model's window the decoder sees the latest half window or more.</param>
    /// <returns>The tokens of each, without <see cref="Vocabulary.Start"/>; <see cref="Vocabulary.End"/>, where drawn, is the last.</returns>
    public int[][] Sample(int count, int length)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var random = new SeededRandom[count];
        for (var row = 0; row < count; row++) random[row] = new SeededRandom(SeededRandom.Mix((ulong)seed, (ulong)_drawn++));
        var latent = Latent(random);
        var cache = model.NewCache(count);
        var samples = Enumerable.Range(0, count).Select(_ => new List<int>(length)).ToArray();
        var logits = new float[count * Vocabulary.Size];
        for (var time = 0; time < length && !samples.All(HasEnded); time++)
        {
            CollectionPoint.Pass();
            Decode(samples, FirstUnseen(time, cache), time, latent, cache, logits);
            for (var row = 0; row < count; row++)
            {
                if (HasEnded(samples[row])) continue;
                var previous = time == 0 ? Vocabulary.Start : samples[row][^1];
                samples[row].Add(_draw.Next(logits.AsSpan(row * Vocabulary.Size, Vocabulary.Size), previous, ref random[row]));
            }
        }

        return [.. samples.Select(sample => sample.ToArray())];
    }

    private static bool HasEnded(List<int> sample) => sample.Count > 0 && sample[^1] == Vocabulary.End;

    private Tensor Latent(SeededRandom[] random)
    {
        var values = new float[random.Length * model.Size.Latent];
        for (var index = 0; index < values.Length; index++) values[index] = (float)random[index / model.Size.Latent].NextNormal();
        return tensor(values, random.Length, model.Size.Latent).to(model.Device);
    }

    /// <summary>The first token that the decoder has not seen: the latest one; or, where its window is full, that with which the latest half begins,
    /// because it sees that anew.</summary>
    private int FirstUnseen(int time, DecoderCache cache)
    {
        if (cache.Length < model.Size.Window) return Math.Max(0, time - 1);
        cache.Clear();
        return time - (model.Size.Window - model.Size.Window / 2);
    }

    /// <summary>Shows the decoder the tokens from <paramref name="first"/> on; a sample that has ended goes on with <see cref="Vocabulary.Padding"/>.</summary>
    private void Decode(List<int>[] samples, int first, int time, Tensor latent, DecoderCache cache, float[] logits)
    {
        using var scope = NewDisposeScope();
        var (inputs, before) = (new List<long>(), new long[samples.Length]);
        for (var row = 0; row < samples.Length; row++)
        {
            if (cache.Length == 0) inputs.Add(Vocabulary.Start);
            for (var index = first; index < time; index++) inputs.Add(index < samples[row].Count ? samples[row][index] : Vocabulary.Padding);
            before[row] = samples[row].Take(first).Sum(Vocabulary.StepsOf);
        }

        var next = model.DecodeNext(
            tensor(inputs.ToArray(), samples.Length, inputs.Count / samples.Length).to(model.Device), latent, tensor(before, samples.Length, 1).to(model.Device), cache);
        MemoryMarshal.Cast<byte, float>(next.contiguous().cpu().bytes).CopyTo(logits);
    }
}
