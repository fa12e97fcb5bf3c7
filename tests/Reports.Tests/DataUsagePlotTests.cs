using Instrumentation.Reports.Plots;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;
using SkiaSharp;

namespace Instrumentation.Reports.Tests;

public sealed class DataUsagePlotTests : IDisposable
{
    private const int PanelHeight = 460;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_field_of_the_uses_has_its_panel()
    {
        var folder = RecordedRun.Write(_folder);

        var path = DataUsagePlot.Write(folder)!;

        Assert.Equal(Path.Combine(folder, "experiments", "plots", $"data_usage_analysis_{Path.GetFileName(folder)}.png"), Path.GetFullPath(path));
        using var picture = SKBitmap.Decode(path);
        Assert.Equal(2, SheetPicture.Rows(picture, PanelHeight));
        for (var panel = 0; panel < 6; panel++)
        {
            // A bar is one colour, seen through a little.
            var colored = SheetPicture.CountWhere(picture, SheetPicture.Panel(panel / 3, panel % 3, 3, PanelHeight), pixel => Math.Max(pixel.Red, Math.Max(pixel.Green, pixel.Blue)) - Math.Min(pixel.Red, Math.Min(pixel.Green, pixel.Blue)) > 60);
            Assert.True(colored > 1000, $"Panel {panel} has no bar.");
        }
    }

    [Fact]
    public void Shares_are_those_of_the_uses()
    {
        var summary = RunSummary.Read(RecordedRun.Write(_folder));
        using var picture = SKBitmap.Decode(DataUsagePlot.Draw(summary));

        // The bars of 30, 39, 30, 30 and 15 of 60 uses: heights in the same ratios.
        var panel = SheetPicture.Panel(0, 0, 3, PanelHeight);
        int Height(SKColor color) => Enumerable.Range(panel.Left, panel.Width).Max(x => Enumerable.Range(panel.Top, panel.Height).Count(y => picture.GetPixel(x, y) == color));
        var (augmented, transposed, hits) = (Height(SKColor.Parse("#E69F00")), Height(SKColor.Parse("#0072B2")), Height(SKColor.Parse("#56B4E9")));
        Assert.InRange(transposed / (double)augmented, 1.25, 1.35);
        Assert.InRange(hits / (double)augmented, 0.45, 0.55);
    }

    [Fact]
    public void A_run_that_says_nothing_of_its_files_has_no_picture()
    {
        using var run = RecordedRun.Start(_folder);
        new BareLoop(run).TrainStep(1);
        run.Dispose();

        Assert.Null(DataUsagePlot.Write(run.Folder.Root));
        Assert.False(Directory.Exists(Path.Combine(run.Folder.Experiments, "plots")));
    }

    [Fact]
    public void A_run_of_one_use_has_one()
    {
        using var run = RecordedRun.Start(_folder);
        new ReportedLoop(run) { Values = RecordedRun.Falling }.TrainEpoch(1, 1);
        run.Dispose();

        using var picture = SKBitmap.Decode(DataUsagePlot.Draw(RunSummary.Read(run.Folder.Root)));
        Assert.True(picture.Height > PanelHeight);
    }
}
