using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class EncoderDecoderTests
{
    [Fact]
    public void A_later_token_does_not_change_earlier_logits()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model();
        const int changed = 6;
        var tokens = Small.Batch(2);
        var other = tokens.clone();
        other[0, changed] = Vocabulary.Pitch(100);
        var latent = torch.zeros(2, Small.Size.Latent);

        var before = model.Decode(tokens, latent);
        var after = model.Decode(other, latent);

        Assert.Equal([2, Small.Window, Vocabulary.Size], before.shape);
        for (var time = 0; time < Small.Window; time++)
            Assert.Equal(time <= changed, Small.Values(before[0, time]).SequenceEqual(Small.Values(after[0, time])));
        Assert.Equal(Small.Values(before[1]), Small.Values(after[1]));
    }

    [Fact]
    public void Every_position_depends_on_z()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model();
        var tokens = Small.Batch(1);

        var before = model.Decode(tokens, torch.zeros(1, Small.Size.Latent));
        var after = model.Decode(tokens, torch.ones(1, Small.Size.Latent));

        for (var time = 0; time < Small.Window; time++)
            Assert.NotEqual(Small.Values(before[0, time]), Small.Values(after[0, time]));
    }

    [Fact]
    public void Padding_changes_neither_the_posterior_nor_the_losses()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model();
        var padded = Small.Batch(1);
        var unpadded = padded[torch.TensorIndex.Colon, torch.TensorIndex.Slice(0, 10)].contiguous();
        Assert.True(padded[0, 10].item<long>() == Vocabulary.Padding);

        var (reconstruction, kl, constraint, _) = model.Evaluate(padded);
        var expected = model.Evaluate(unpadded);

        Assert.Equal(expected.Reconstruction.item<float>(), reconstruction.item<float>(), 4);
        Assert.Equal(expected.KlDivergence.item<float>(), kl.item<float>(), 4);
        Assert.Equal(expected.MusicalConstraint.item<float>(), constraint.item<float>(), 4);
    }
}
