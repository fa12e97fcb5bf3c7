using Instrumentation.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Instrumentation.Model.Tests.Network;

/// <summary>What is seen of the layers of a network around an update, on networks whose answer is plain.</summary>
[Collection(TorchTests.Name)]
public sealed class LayerProbeTests
{
    [Fact]
    public void An_update_is_measured_per_layer_against_its_weights()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (nn.Linear(3, 4), nn.Linear(4, 2));
        using var network = nn.Sequential(("first", first), ("second", second));
        var probe = new LayerProbe(("net", network));
        network.forward(ones(5, 3)).sum().backward();
        var gradient = Math.Sqrt(first.weight.grad!.square().sum().item<float>() + first.bias!.grad!.square().sum().item<float>());

        probe.BeforeUpdate();
        using (no_grad()) first.weight.mul_(1.5f);
        var weight = first.weight.div(1.5f).norm().item<float>();
        var bias = first.bias.norm().item<float>();
        var layers = probe.AfterUpdate().ToArray();

        Assert.Equal(["net.first", "net.second"], layers.Select(layer => layer.Layer));
        Assert.Equal(gradient, layers[0].GradientNorm!.Value, 4);
        Assert.Equal(0.5 * weight / Math.Sqrt(weight * weight + bias * bias), layers[0].UpdateRatio!.Value, 4);
        Assert.Equal(0, layers[1].UpdateRatio);
        Assert.Equal(0.5 * weight, probe.WeightChange, 4);
    }

    [Fact]
    public void A_step_that_changes_nothing_has_a_change_of_exactly_0()
    {
        using var network = nn.Linear(3, 4);
        var probe = new LayerProbe(("net", network));
        probe.BeforeUpdate();
        probe.AfterUpdate();
        Assert.Equal(0, probe.WeightChange);
    }

    [Fact]
    public void Units_without_a_gradient_are_dead_and_entries_of_an_embedding_are_not()
    {
        using var scope = NewDisposeScope();
        var (embedding, linear) = (nn.Embedding(10, 3), nn.Linear(3, 4));
        using var network = nn.Sequential(("embedding", embedding), ("linear", linear));
        var probe = new LayerProbe(("net", network));
        using (no_grad()) linear.bias!.copy_(tensor(new float[] { 50, 50, 50, -50 }));

        // A rectified unit far below zero passes nothing on.
        nn.functional.relu(network.forward(tensor(new long[] { 1, 2 }))).sum().backward();
        probe.BeforeUpdate();
        var layers = probe.AfterUpdate().ToArray();

        Assert.Null(layers[0].DeadUnits);
        Assert.Equal(0.25, layers[1].DeadUnits);
    }

    [Fact]
    public void A_frozen_layer_is_passed_over()
    {
        var first = nn.Linear(3, 4);
        using var network = nn.Sequential(("first", first), ("second", nn.Linear(4, 2)));
        foreach (var parameter in first.parameters()) parameter.requires_grad = false;
        var probe = new LayerProbe(("net", network));
        probe.BeforeUpdate();
        Assert.Equal(["net.second"], probe.AfterUpdate().ToArray().Select(layer => layer.Layer));
    }

    [Fact]
    public void NaN_is_found_where_it_came_from()
    {
        using var scope = NewDisposeScope();
        var (first, second, third) = (nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2));
        using var network = nn.Sequential(("first", first), ("second", second), ("third", third));
        var probe = new LayerProbe(("net", network));
        Assert.Null(probe.FindNonFinite());

        // Gradients go backward: what is before their source is spoilt, what is behind it is not.
        network.forward(ones(1, 2)).sum().backward();
        using (no_grad())
        {
            first.weight.grad!.fill_(float.NaN);
            second.weight.grad!.fill_(float.PositiveInfinity);
        }

        var found = probe.FindNonFinite()!.Value;
        Assert.Equal(("net.second.weight", true, double.PositiveInfinity), (found.Name, found.IsGradient, found.Value));

        using (no_grad()) second.bias!.fill_(float.NaN);
        Assert.Equal(("net.second.bias", false), (probe.FindNonFinite()!.Value.Name, probe.FindNonFinite()!.Value.IsGradient));
    }

    [Fact]
    public void What_weights_and_gradients_are_like_is_what_TorchSharp_says_of_them()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (nn.Linear(70, 33), nn.Linear(33, 2, hasBias: false));
        using var network = nn.Sequential(("first", first), ("second", second));
        var probe = new LayerProbe(("net", network));
        using (no_grad()) first.weight[0].fill_(0);
        network.forward(randn(5, 70)).square().sum().backward();

        var layers = probe.BeforeUpdateWithValues().ToArray();

        Assert.Equal(["net.first", "net.second"], layers.Select(layer => layer.Layer));
        AssertIs(cat([first.weight.flatten(), first.bias!]), layers[0].Weights);
        AssertIs(cat([first.weight.grad!.flatten(), first.bias!.grad!]), layers[0].Gradients);
        AssertIs(second.weight, layers[1].Weights);
        Assert.Equal(70 / (70 * 33 + 33.0), layers[0].Weights.Zeros!.Value, 12);

        static void AssertIs(Tensor values, ValueStatistics statistics)
        {
            Assert.Equal(values.norm().item<float>(), statistics.Norm!.Value, 3);
            Assert.Equal(values.mean().item<float>(), statistics.Mean!.Value, 4);
            Assert.Equal(values.std(unbiased: false).item<float>(), statistics.Deviation!.Value, 3);
            Assert.Equal(values.numel(), statistics.Histogram.Counts!.Sum());
            Assert.Equal(0, statistics.NonFinite);
        }
    }

    [Fact]
    public void Looking_at_the_values_as_well_says_the_same_of_the_update()
    {
        using var scope = NewDisposeScope();
        var linear = nn.Linear(3, 4);
        using var network = nn.Sequential(("embedding", nn.Embedding(10, 3)), ("linear", linear));
        using (no_grad()) linear.bias!.copy_(tensor(new float[] { 50, 50, 50, -50 }));
        nn.functional.relu(network.forward(tensor(new long[] { 1, 2 }))).sum().backward();

        var (plain, withValues) = (new LayerProbe(("net", network)), new LayerProbe(("net", network)));
        plain.BeforeUpdate();
        withValues.BeforeUpdateWithValues();
        using (no_grad()) linear.weight.mul_(1.5f);
        foreach (var (expected, actual) in plain.AfterUpdate().ToArray().Zip(withValues.AfterUpdate().ToArray()))
        {
            Assert.Equal((expected.Layer, expected.UpdateRatio, expected.DeadUnits), (actual.Layer, actual.UpdateRatio, actual.DeadUnits));
            Assert.Equal(expected.GradientNorm!.Value, actual.GradientNorm!.Value, 6);
        }
    }

    [Fact]
    public void Without_gradients_there_is_nothing_to_tell_of_them()
    {
        using var network = nn.Linear(3, 4);
        var layer = Assert.Single(new LayerProbe(("net", network)).BeforeUpdateWithValues().ToArray());
        Assert.Equal(default, layer.Gradients);
        Assert.NotNull(layer.Weights.Histogram.Counts);
    }

    [Fact]
    public void Observing_leaves_no_tensor_behind()
    {
        using var network = nn.Sequential(("first", nn.Linear(3, 4)), ("second", nn.Linear(4, 2)));
        var probe = new LayerProbe(("net", network));
        using (NewDisposeScope()) network.forward(ones(5, 3)).sum().backward();
        Observe();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 10; i++) Observe();
        Assert.Equal(before, Tensor.TotalCount);

        void Observe()
        {
            probe.BeforeUpdate();
            probe.AfterUpdate();
            probe.BeforeUpdateWithValues();
            probe.FindNonFinite();
        }
    }
}
