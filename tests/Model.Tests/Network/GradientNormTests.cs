using Instrumentation.Model.Training;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

[Collection(TorchTests.Name)]
public sealed class GradientNormTests
{
    [Fact]
    public void Norm_is_torchs_own_over_odd_sizes_and_strided_gradients()
    {
        using var scope = torch.NewDisposeScope();
        using var random = new torch.Generator(1);
        Parameter[] parameters = [Filled([7], random), Filled([3, 5], random), Filled([64, 33], random)];
        parameters[1].grad = torch.randn(5, 3, generator: random).t();
        var expected = Math.Sqrt(parameters.Sum(parameter => parameter.grad!.square().sum().item<float>()));

        Assert.Equal(expected, GradientNorm.Measure(parameters), 3);
    }

    [Fact]
    public void Clipping_keeps_the_direction_and_reports_the_norm_before()
    {
        using var scope = torch.NewDisposeScope();
        var parameter = WithGradient(3, 4);

        Assert.Equal(5, GradientNorm.Clip([parameter], limit: 1), 5);
        Assert.Equal([0.6f, 0.8f], Small.Values(parameter.grad!));
        Assert.Equal(1, GradientNorm.Clip([parameter], limit: 2), 5);
        Assert.Equal([0.6f, 0.8f], Small.Values(parameter.grad!));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_reported_and_left_alone()
    {
        using var scope = torch.NewDisposeScope();
        var parameter = WithGradient(float.NaN, 4);

        Assert.True(float.IsNaN(GradientNorm.Clip([parameter], limit: 1)));
        Assert.Equal([float.NaN, 4f], Small.Values(parameter.grad!));
    }

    [Fact]
    public void Parameters_without_a_gradient_are_passed_over()
    {
        using var scope = torch.NewDisposeScope();

        Assert.Equal(0, GradientNorm.Measure([torch.nn.Parameter(torch.ones(3))]));
    }

    private static Parameter Filled(long[] shape, torch.Generator random)
    {
        var parameter = torch.nn.Parameter(torch.zeros(shape));
        parameter.grad = torch.randn(shape, generator: random);
        return parameter;
    }

    private static Parameter WithGradient(params float[] gradient)
    {
        var parameter = torch.nn.Parameter(torch.zeros(gradient.Length));
        parameter.grad = torch.tensor(gradient);
        return parameter;
    }
}
