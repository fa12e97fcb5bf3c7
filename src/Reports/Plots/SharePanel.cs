using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Instrumentation.Reports.Plots;

/// <summary>Shares of one whole, in percent: a bar each, with its figure.</summary>
internal sealed class SharePanel(string title, string label) : PlotPanel(title)
{
    private readonly List<(string Name, double Share, Color Color)> _shares = [];

    public override bool IsEmpty => _shares.Count == 0;

    /// <param name="name">What stands below the bar.</param>
    /// <param name="share">From 0 to 1; one that is not finite is left out.</param>
    /// <param name="color">How it is drawn.</param>
    public void Add(string name, double share, Color color)
    {
        if (double.IsFinite(share)) _shares.Add((name, share, color));
    }

    protected override void Fill(Plot plot)
    {
        var bars = plot.Add.Bars(_shares.Select((share, i) => new Bar
        {
            Position = i,
            Value = 100 * share.Share,
            Size = 0.7,
            FillColor = share.Color,
            LineWidth = 0,
            ValueLabel = string.Create(CultureInfo.InvariantCulture, $"{100 * share.Share:0.#} %"),
        }).ToArray());
        bars.ValueLabelStyle.FontName = PlotFont.Name;
        bars.ValueLabelStyle.FontSize = 19;
        var names = new NumericManual();
        for (var i = 0; i < _shares.Count; i++) names.AddMajor(i, _shares[i].Name);
        plot.Axes.Bottom.TickGenerator = names;
        plot.Axes.Left.Label.Text = label;
        plot.Axes.Left.TickGenerator = new NumericManual([0, 20, 40, 60, 80, 100], ["0", "20", "40", "60", "80", "100"]);
        plot.Axes.SetLimits(-0.6, _shares.Count - 0.4, 0, 112);
    }
}
