using System.Runtime.InteropServices;
using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using TorchSharp;

namespace Instrumentation.Model.Tests.Network;

/// <summary>The sampler as simple as it can be, one sample at a time and everything decoded again for each token: what the fast one has to equal, and what it is measured against.</summary>
internal static class UncachedSampler
{
    /// <summary>The sample with this number of a <see cref="Sampler"/> with this seed.</summary>
    public static int[] Sample(VaeGan model, int seed, int number, int length)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var random = new SeededRandom(SeededRandom.Mix((ulong)seed, (ulong)number));
        var latent = torch.tensor(Enumerable.Range(0, model.Size.Latent).Select(_ => (float)random.NextNormal()).ToArray(), 1, model.Size.Latent);
        var draw = new TokenDraw(temperature: 1, topK: 40);
        var sample = new List<int>();
        var contextStart = 0;
        while (sample.Count < length && (sample.Count == 0 || sample[^1] != Vocabulary.End))
        {
            if (sample.Count - contextStart == model.Size.Window) contextStart += model.Size.Window / 2;
            using var step = torch.NewDisposeScope();
            long[] context = [.. sample[contextStart..].Select(token => (long)token), Vocabulary.Padding];
            var before = torch.tensor([(long)sample[..contextStart].Sum(Vocabulary.StepsOf)], 1, 1);
            var logits = model.Decode(torch.tensor(context, 1, context.Length), latent, before)[0, -1].contiguous();
            sample.Add(draw.Next(MemoryMarshal.Cast<byte, float>(logits.bytes), sample.Count == 0 ? Vocabulary.Start : sample[^1], ref random));
        }

        return [.. sample];
    }
}
