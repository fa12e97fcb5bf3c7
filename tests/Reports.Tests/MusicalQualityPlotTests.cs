using Instrumentation.Reports.Plots;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;
using SkiaSharp;

namespace Instrumentation.Reports.Tests;

public sealed class MusicalQualityPlotTests : IDisposable
{
    private const int PanelHeight = 520;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_curve_rises_with_the_quality_beside_the_band_of_the_corpus()
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new JudgedLoop(run);
        loop.Band("overall_quality", 0.75, 0.95, 0.85);
        for (var epoch = 1; epoch <= 4; epoch++) loop.TrainEpoch(epoch);
        run.Dispose();

        var path = MusicalQualityPlot.Write(run.Folder.Root)!;

        Assert.Equal(Path.Combine(run.Folder.Experiments, "plots", $"musical_quality_{run.Id}.png"), Path.GetFullPath(path));
        using var picture = SKBitmap.Decode(path);
        Assert.Equal(1, SheetPicture.Rows(picture, PanelHeight));
        var panel = SheetPicture.Panel(0, 0, 1, PanelHeight);
        var line = new List<(int X, int Y)>();
        for (var x = panel.Left; x < panel.Right; x++)
        {
            for (var y = panel.Top + 60; y < panel.Bottom; y++)
            {
                if (picture.GetPixel(x, y) == SKColor.Parse("#0072B2")) line.Add((x, y));
            }
        }

        Assert.True(line.Count > 500);
        Assert.True(line.Where(place => place.X == line.Max(other => other.X)).Average(place => place.Y) < line.Where(place => place.X == line.Min(other => other.X)).Average(place => place.Y) - 20);
        Assert.Contains(MusicalQualityPlot.NameOf(RunSummary.Read(run.Folder.Root)), RunReports.PlotsOf(RunSummary.Read(run.Folder.Root)));
    }

    [Fact]
    public void A_run_whose_samples_nobody_judges_has_no_picture()
    {
        var folder = RecordedRun.Write(_folder);

        Assert.Null(MusicalQualityPlot.Write(folder));
        Assert.DoesNotContain(RunReports.PlotsOf(RunSummary.Read(folder)), name => name.Contains("musical_quality", StringComparison.Ordinal));
    }
}
