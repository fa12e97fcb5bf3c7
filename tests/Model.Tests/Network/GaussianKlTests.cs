using Instrumentation.Model.Network;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class GaussianKlTests
{
    [Fact]
    public void Divergence_is_the_closed_form_averaged_over_the_batch()
    {
        using var scope = torch.NewDisposeScope();
        var mean = torch.tensor(new float[,] { { 0, 2, 0 }, { 0, 0, 0 } });
        var logVariance = torch.tensor(new float[,] { { 0, 0, MathF.Log(4) }, { 0, 0, MathF.Log(4) } });

        var perDimension = Small.Values(GaussianKl.PerDimension(mean, logVariance));

        Assert.Equal(0, perDimension[0], 6);
        Assert.Equal(0.5 * 4 / 2, perDimension[1], 6);
        Assert.Equal(0.5 * (4 - Math.Log(4) - 1), perDimension[2], 6);
    }

    [Fact]
    public void A_dimension_within_its_free_bits_costs_the_allowance_and_has_no_gradient()
    {
        using var scope = torch.NewDisposeScope();
        float[] divergences = [0.05f, 0.3f];
        var perDimension = torch.tensor(divergences, requires_grad: true);

        var loss = GaussianKl.WithFreeBits(perDimension, 0.1);
        loss.backward();

        Assert.Equal(0.4f, loss.item<float>(), 6);
        Assert.Equal((0f, 1f), (Small.Values(perDimension.grad!)[0], Small.Values(perDimension.grad!)[1]));
    }
}
