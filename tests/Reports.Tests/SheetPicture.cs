using Instrumentation.Reports.Plots;
using SkiaSharp;

namespace Instrumentation.Reports.Tests;

/// <summary>Where the panels of a picture are, and what colours they have.</summary>
internal static class SheetPicture
{
    private const int Heading = 96;
    private const int Gap = 40;

    /// <summary>How many rows of panels fit into a picture.</summary>
    public static int Rows(SKBitmap picture, int height = 500) => (picture.Height - Heading) / (height + Gap / 2);

    public static SKRectI Panel(int row, int column, int columns = 2, int height = 500) => SKRectI.Create(
        column * PlotSheet.Width / columns, Heading + row * (height + Gap), PlotSheet.Width / columns, height);

    public static int Count(SKBitmap picture, SKRectI place, SKColor color) => CountWhere(picture, place, pixel => pixel == color);

    public static int CountWhere(SKBitmap picture, SKRectI place, Predicate<SKColor> counts)
    {
        var count = 0;
        for (var y = place.Top; y < Math.Min(place.Bottom, picture.Height); y++)
        {
            for (var x = place.Left; x < place.Right; x++)
            {
                if (counts(picture.GetPixel(x, y))) count++;
            }
        }

        return count;
    }
}
