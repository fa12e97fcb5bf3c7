using ScottPlot;
using SkiaSharp;

namespace Instrumentation.Reports.Plots;

/// <summary>Colours that people with any kind of colour vision can tell apart: those of Okabe and Ito, their yellow left out, being too pale for a line.</summary>
internal static class PlotColors
{
    private static readonly Color[] Lines =
    [
        Color.FromHex("#0072B2"), Color.FromHex("#D55E00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"),
        Color.FromHex("#E69F00"), Color.FromHex("#56B4E9"), Color.FromHex("#000000"),
    ];

    public static SKColor Text { get; } = SKColor.Parse("#222222");

    public static SKColor Muted { get; } = SKColor.Parse("#5F6368");

    public static SKColor Frame { get; } = SKColor.Parse("#9AA0A6");

    /// <summary>What is not a number, and what is critical.</summary>
    public static Color Bad { get; } = Color.FromHex("#B00020");

    /// <summary>The colour of an anomaly.</summary>
    public static Color Of(Severity severity) => severity switch
    {
        Severity.Info => Color.FromHex("#56B4E9"),
        Severity.Warning => Color.FromHex("#E69F00"),
        _ => Bad,
    };

    /// <summary>The colour of the n-th line of a panel; after seven they repeat, and <see cref="Repeats"/> says to dash them.</summary>
    public static Color Line(int index) => Lines[index % Lines.Length];

    public static bool Repeats(int index) => index / Lines.Length % 2 == 1;

    /// <summary>The colour of the n-th layer of a stack, pale enough for a line in front of it.</summary>
    public static Color Area(int index) => Lines[index % Lines.Length].Lighten(0.5);
}
