using ScottPlot;
using SkiaSharp;

namespace Instrumentation.Reports.Plots;

/// <summary>
/// The typeface of the plots, Inter, which this assembly carries: a bare machine has no font at all, and Skia then draws no text without a
/// word.
/// </summary>
internal sealed class PlotFont : IFontResolver
{
    /// <summary>A name that no installed font has, so that plots look the same everywhere.</summary>
    public const string Name = "Instrumentation Inter";

    private PlotFont()
    {
    }

    public static SKTypeface Regular { get; } = Load("Inter-Regular");

    public static SKTypeface SemiBold { get; } = Load("Inter-SemiBold");

    /// <summary>Makes the typeface known to ScottPlot, once per process.</summary>
    public static void Register() => Registration.Done();

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName != Name ? null : Load(weight >= FontWeight.SemiBold ? "Inter-SemiBold" : "Inter-Regular");

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        CreateTypeface(fontName, bold ? FontWeight.Bold : FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

    private static SKTypeface Load(string resource)
    {
        using var stream = typeof(PlotFont).Assembly.GetManifestResourceStream(resource)!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }

    private static class Registration
    {
        static Registration() => Fonts.FontResolvers.Insert(0, new PlotFont());

        public static void Done()
        {
        }
    }
}
