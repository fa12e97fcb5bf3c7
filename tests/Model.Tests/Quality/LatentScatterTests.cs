using Instrumentation.Model.Quality;
using SkiaSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>Held-out windows in the plane of the two most active latent units.</summary>
public sealed class LatentScatterTests
{
    [Fact]
    public void The_axes_are_the_units_that_vary_most()
    {
        var scatter = LatentScatter.Of([0, 5, 1, 0, 5, -1, 0, 6, 3], latent: 3);

        Assert.Equal((2, 1), (scatter.Horizontal.Unit, scatter.Vertical.Unit));
        Assert.Equal(8 / 3.0, scatter.Horizontal.Variance, 6);
        Assert.Equal(2 / 9.0, scatter.Vertical.Variance, 6);
        Assert.Equal([(1f, 5f), (-1f, 5f), (3f, 6f)], scatter.Points);
    }

    [Fact]
    public void A_point_is_where_its_values_say_and_what_is_not_finite_is_nowhere()
    {
        using var picture = SKBitmap.Decode(LatentScatter.Of([2, 1, -2, -1, 0, float.NaN], latent: 2).Draw());

        Assert.Equal((360, 360), (picture.Width, picture.Height));
        Assert.True(IsDot(At(2, 1)) && IsDot(At(-2, -1)));
        Assert.False(IsDot(At(2, -1)) || IsDot(At(-2, 1)));

        SKColor At(float x, float y) => picture.GetPixel(180 + (int)(x * 56), 180 - (int)(y * 56));

        static bool IsDot(SKColor color) => color.Blue - color.Red > 60;
    }

    [Fact]
    public void One_unit_and_no_windows_are_drawn_too()
    {
        Assert.NotEmpty(LatentScatter.Of([1, 2, 3], latent: 1).Draw());
        Assert.NotEmpty(new LatentScatter(default, default, []).Draw());
    }
}
