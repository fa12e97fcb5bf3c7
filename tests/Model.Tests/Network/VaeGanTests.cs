using Instrumentation.Model.Network;
using Instrumentation.Model.Training;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class VaeGanTests
{
    [Fact]
    public void Total_is_the_documented_sum_per_token()
    {
        using var scope = torch.NewDisposeScope();
        var weights = new LossWeights(Adversarial: 0.5f, MusicalConstraint: 0.25f, FreeNats: 0, WordDropout: 0);
        using var model = Small.Model(weights: weights);
        var tokens = Small.Batch(3);
        var tokensPerWindow = tokens.ne(0).sum().item<long>() / 3.0;

        var pass = model.Generate(tokens, klWeight: 0.4f);

        var expected = pass.Reconstruction.item<float>() + 0.4 * pass.KlDivergence.item<float>() / tokensPerWindow
            + 0.5 * pass.Adversarial.item<float>() + 0.25 * pass.MusicalConstraint.item<float>();
        Assert.Equal(expected, pass.Total.item<float>(), 4);
    }

    [Fact]
    public void The_adversarial_loss_moves_the_decoder_and_the_discriminator_loss_does_not()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model();
        var pass = model.Generate(Small.Batch(2), 1);

        model.Discriminate(pass).Loss.backward();
        Assert.All(model.GeneratorParameters, parameter => Assert.Null(parameter.grad));
        Assert.True(GradientNorm.Measure(model.DiscriminatorParameters) > 0);

        pass.Adversarial.backward();
        Assert.True(GradientNorm.Measure(model.GeneratorParameters) > 0);
    }

    [Fact]
    public void Choices_are_one_hot()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model();

        var choices = model.Generate(Small.Batch(2), 1).Choices;

        Assert.All(Small.Values(choices.sum(-1)), sum => Assert.Equal(1, sum, 5));
        Assert.All(Small.Values(choices.amax([-1])), largest => Assert.Equal(1, largest, 5));
    }

    [Fact]
    public void Saved_weights_load_into_a_model_of_another_seed()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Small.Model(seed: 1);
        using var other = Small.Model(seed: 2);
        var before = other.Evaluate(Small.Batch(2)).Reconstruction.item<float>();
        var expected = model.Evaluate(Small.Batch(2)).Reconstruction.item<float>();
        using var stream = new MemoryStream();

        model.Save(stream);
        stream.Position = 0;
        other.Load(stream);

        Assert.NotEqual(expected, before);
        Assert.Equal(expected, other.Evaluate(Small.Batch(2)).Reconstruction.item<float>());
    }

    [Fact]
    public void Full_size_has_at_least_20_million_parameters_and_takes_a_step()
    {
        using var scope = torch.NewDisposeScope();
        using var model = new VaeGan(ModelSize.Full, new LossWeights(), 1, torch.CPU);
        using var optimizer = torch.optim.SGD(model.GeneratorParameters, 0.05);
        var tokens = Small.Batch(2);

        Assert.True(model.ParameterCount >= 20_000_000);
        var before = model.Evaluate(tokens).Reconstruction.item<float>();
        model.Generate(tokens, 0).Total.backward();
        GradientNorm.Clip(model.GeneratorParameters, 1);
        optimizer.step();

        Assert.True(model.Evaluate(tokens).Reconstruction.item<float>() < before);
    }
}
