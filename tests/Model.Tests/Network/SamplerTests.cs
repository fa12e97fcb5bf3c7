using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class SamplerTests
{
    [Fact]
    public void Samples_obey_the_grammar_beyond_the_models_window()
    {
        using var model = Small.Model();
        var sampler = new Sampler(model, seed: 3);

        var longest = 0;
        for (var repetition = 0; repetition < 20; repetition++)
        {
            var sample = sampler.Sample(3 * Small.Window);
            var previous = Vocabulary.Start;
            foreach (var token in sample)
            {
                Assert.True(Vocabulary.IsAllowed(previous, token), $"{token} after {previous}");
                previous = token;
            }

            Assert.DoesNotContain(Vocabulary.End, sample[..^1]);
            longest = Math.Max(longest, sample.Length);
        }

        Assert.Equal(3 * Small.Window, longest);
    }

    [Fact]
    public void The_seed_decides_the_sample()
    {
        using var model = Small.Model();

        Assert.Equal(new Sampler(model, 5).Sample(32), new Sampler(model, 5).Sample(32));
        Assert.NotEqual(new Sampler(model, 5).Sample(32), new Sampler(model, 6).Sample(32));
    }

    [Fact]
    public void Only_the_likeliest_token_is_drawn_with_a_top_k_of_one()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model();

        var sample = new Sampler(model, 5, temperature: 3, topK: 1).Sample(2);
        var repeated = new Sampler(model, 5, temperature: 0.1f, topK: 1).Sample(2);

        Assert.Equal(sample, repeated);
    }

    [Fact]
    public void A_batch_with_caches_draws_what_decoding_everything_again_draws()
    {
        using var model = Small.Model();

        var samples = new Sampler(model, 7).Sample(6, 3 * Small.Window);

        for (var number = 0; number < samples.Length; number++)
            Assert.Equal(UncachedSampler.Sample(model, 7, number, 3 * Small.Window), samples[number]);
        Assert.Equal(samples.Length, samples.Select(sample => string.Join(' ', sample)).Distinct().Count());
    }

    [Fact]
    public void How_many_are_drawn_together_does_not_matter()
    {
        using var model = Small.Model();
        var sampler = new Sampler(model, 7);

        var together = new Sampler(model, 7).Sample(5, 20);

        Assert.Equal(together, [.. sampler.Sample(2, 20), sampler.Sample(20), .. sampler.Sample(2, 20)]);
    }

    [Fact]
    public void Sampling_does_not_change_the_training()
    {
        Assert.Equal(Losses(sample: false), Losses(sample: true));

        static float[] Losses(bool sample)
        {
            using var scope = torch.NewDisposeScope();
            using var model = Small.Model();
            var losses = new float[3];
            for (var step = 0; step < losses.Length; step++)
            {
                losses[step] = model.Generate(Small.Batch(2), 1).Total.item<float>();
                if (sample)
                    new Sampler(model, step).Sample(8);
            }

            return losses;
        }
    }
}
