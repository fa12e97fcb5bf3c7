using Instrumentation.Model.Network;
using Instrumentation.Model.Quality;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

/// <summary>The figures that tell a collapse, on inputs whose answer is plain.</summary>
[Collection(TorchTests.Name)]
public sealed class SignalTests
{
    [Fact]
    public void Units_are_active_whose_mean_varies_from_window_to_window()
    {
        using var scope = torch.NewDisposeScope();
        var means = torch.tensor(new float[,] { { 1, 0.1f, 0.5f, 7 }, { -1, 0.1f, 0.51f, 7 } });

        Assert.Equal(0.25f, LatentUnits.ActiveShare(means).item<float>());
    }

    [Theory]
    [InlineData(new long[] { 1, 2, 3, 1, 2, 3, 1, 2, 3 }, 0.0)]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 1.0)]
    [InlineData(new long[] { 1, 2, 3, 1, 5, 6, 1, 8, 9 }, 2 / 3.0)]
    public void Diversity_is_how_often_two_windows_differ_at_a_place(long[] tokens, double expected) =>
        Assert.Equal(expected, WindowDiversity.Of(tokens, 3, _ => false)!.Value, 12);

    [Fact]
    public void Padding_is_no_place()
    {
        // The second places differ and do not count; the first are the same.
        Assert.Equal(0, WindowDiversity.Of([1, 8, 1, 9], 2, place => place % 2 == 1));
        Assert.Null(WindowDiversity.Of([1, 2, 3], 1, _ => false));
    }

    [Fact]
    public void A_decoder_that_writes_the_same_for_every_window_has_none_of_their_diversity()
    {
        long[] real = [1, 2, 3, 4, 5, 6];
        Assert.Equal(0, WindowDiversity.Relative([7, 8, 9, 7, 8, 9], real, 2, padding: 0));
        Assert.Equal(1, WindowDiversity.Relative(real, real, 2, padding: 0));
    }
}
