using Instrumentation.Export;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Instrumentation.Reports.Plots;

/// <summary>When which anomalies were there: a row for each type of each quantity, the worst of them first, and a bar from the first to the last step of an episode.</summary>
internal sealed class EpisodePanel : PlotPanel
{
    /// <summary>More rows would hide the worst.</summary>
    private const int MaxRows = 10;

    private const int RowHeight = 40;
    private const int Surroundings = 170;

    private readonly long _lastStep;
    private readonly List<IGrouping<string, AnomalyEpisode>> _rows;

    public EpisodePanel(string title, IReadOnlyCollection<AnomalyEpisode> episodes, long lastStep)
        : base(title)
    {
        _lastStep = Math.Max(1, lastStep);
        var rows = episodes.GroupBy(episode => $"{episode.Type}, {episode.Metric}").OrderByDescending(row => row.Max(episode => episode.Severity)).ToList();
        _rows = [.. rows.Take(MaxRows)];
        foreach (var severity in Enum.GetValues<Severity>().Where(severity => episodes.Any(episode => episode.Severity == severity)))
            Legend.Add(new LegendItem { LabelText = AnomalyName.Of(severity), FillColor = PlotColors.Of(severity) });
        if (rows.Count > MaxRows) Legend.Add(new LegendItem { LabelText = $"{rows.Count - MaxRows} more rows are not shown" });
    }

    public override bool IsEmpty => _rows.Count == 0;

    /// <summary>The height that its rows need.</summary>
    public int Height => Surroundings + RowHeight * _rows.Count;

    protected override void Fill(Plot plot)
    {
        var names = new NumericManual();
        var least = 0.003 * _lastStep; // What can just be seen.
        for (var i = 0; i < _rows.Count; i++)
        {
            names.AddMajor(-i, _rows[i].Key);
            foreach (var episode in _rows[i].OrderBy(episode => episode.Severity))
            {
                var half = Math.Max(0, least - (episode.LastStep - episode.FirstStep)) / 2;
                var bar = plot.Add.Rectangle(episode.FirstStep - half, episode.LastStep + half, -i - 0.32, -i + 0.32);
                bar.FillColor = PlotColors.Of(episode.Severity);
                bar.LineWidth = 0;
            }
        }

        plot.Axes.Left.TickGenerator = names;
        plot.Axes.Bottom.Label.Text = "step";
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = PlotAxis.Format, IntegerTicksOnly = true, TargetTickCount = 8 };
        plot.Axes.SetLimits(-0.01 * _lastStep, 1.01 * _lastStep, 0.6 - _rows.Count, 0.6);
    }
}
