using Instrumentation.Reports.Plots;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;
using SkiaSharp;

namespace Instrumentation.Reports.Tests;

public sealed class TrainingDashboardTests : IDisposable
{
    private static readonly SKColor Blue = SKColor.Parse("#0072B2");
    private static readonly SKColor Orange = SKColor.Parse("#D55E00");
    private static readonly SKColor Green = SKColor.Parse("#009E73");
    private static readonly SKColor NonFinite = SKColor.Parse("#B00020");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_has_a_picture_with_a_panel_for_each_thing_that_it_recorded()
    {
        var folder = RecordedRun.Write(_folder);

        var path = TrainingDashboard.Write(folder);

        Assert.Equal(Path.Combine(folder, "experiments", "plots", $"training_dashboard_{Path.GetFileName(folder)}.png"), Path.GetFullPath(path));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
        using var picture = SKBitmap.Decode(path);
        Assert.Equal(3, SheetPicture.Rows(picture));
        Assert.InRange(Count(picture, Losses, Blue), 500, 50_000);
        Assert.InRange(Count(picture, Losses, Orange), 500, 50_000);
        Assert.InRange(Count(picture, Optimization, Blue), 500, 50_000);
        Assert.InRange(Count(picture, Optimization, Orange), 500, 50_000);
        Assert.InRange(Count(picture, Phases, PlotColors.Area(0).ToSKColor()), 500, 500_000);
        Assert.InRange(Count(picture, Throughput, Blue), 500, 50_000);
        Assert.InRange(Count(picture, Throughput, Orange), 500, 50_000);
        Assert.InRange(Count(picture, Memory, Blue), 50, 50_000);
    }

    [Fact]
    public void The_same_run_has_the_same_picture()
    {
        var folder = RecordedRun.Write(_folder);
        Assert.Equal(TrainingDashboard.Draw(RunSummary.Read(folder)), TrainingDashboard.Draw(RunSummary.Read(folder)));
    }

    [Fact]
    public void Anomalies_are_marked_where_their_quantity_is_drawn_and_informations_are_not()
    {
        using var run = RecordedRun.Start(_folder);
        new ReportedLoop(run) { Values = RecordedRun.Falling }.TrainEpoch(1, 40);
        run.Change(EpisodeChange.Opened, "gradient_norm", Anomaly.Spike, Severity.Warning, step: 12, role: FieldRole.GradientNorm);
        run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.Plateau, Severity.Info, step: 20);
        run.Dispose();

        using var picture = Draw(run.Folder.Root);

        Assert.True(Violet(picture, Optimization) > 150, "The gradient's anomaly is not marked.");
        Assert.Equal(0, Violet(picture, Losses));

        // The marks are translucent: more red and much more blue than green, and no line has such a colour.
        static int Violet(SKBitmap picture, SKRectI panel) => Enumerable.Range(panel.Left, panel.Width)
            .Sum(x => Enumerable.Range(panel.Top, panel.Height).Count(y => picture.GetPixel(x, y) is var pixel && pixel.Blue - pixel.Green > 60 && pixel.Red - pixel.Green > 35 && pixel.Blue > pixel.Red + 10));
    }

    [Fact]
    public void What_was_not_recorded_has_no_panel()
    {
        string folder;
        using (var run = RecordedRun.Start(_folder))
        {
            var loop = new BareLoop(run);
            for (var i = 0; i < 5; i++) loop.TrainStep(5 - i);
            folder = run.Folder.Root;
        }

        using var picture = Draw(folder);

        Assert.Equal(1, SheetPicture.Rows(picture));
        Assert.InRange(Count(picture, Losses, Blue), 500, 50_000);
        Assert.InRange(Count(picture, SheetPicture.Panel(0, 1), Blue), 50, 50_000); // The memory.
    }

    [Fact]
    public void A_run_of_no_step_has_a_picture_that_says_so()
    {
        using var picture = SKBitmap.Decode(TrainingDashboard.Draw(new RunSummary()));

        Assert.Equal(0, SheetPicture.Rows(picture));
        Assert.True(CountWhere(picture, SKRectI.Create(picture.Width / 2 - 200, 96, 400, picture.Height - 96), color => color != SKColors.White) > 100);
    }

    [Fact]
    public void The_quality_is_drawn_with_the_band_of_the_corpus()
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new JudgedLoop(run);
        loop.Band("overall_quality", 0.5, 0.8, mean: 0.65);
        for (var epoch = 1; epoch <= 4; epoch++) loop.TrainEpoch(epoch);
        run.Dispose();

        using var picture = Draw(run.Folder.Root);

        var quality = SheetPicture.Panel(1, 0, columns: 1);
        Assert.InRange(Count(picture, quality, Blue), 500, 50_000);
        Assert.True(CountWhere(picture, quality, color => color.Green > color.Red + 20 && color.Green > color.Blue + 5) > 50_000, "The band is not in the picture.");
        var text = SummaryMarkdown.Create(RunSummary.Read(run.Folder.Root));
        Assert.Contains("## Musical quality by epoch\n\n| Epoch | overall quality |\n| --- | --- |\n| 1 | 0.600 |\n| 2 | 0.650 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| overall quality | 0.750 | 0.650 | 0.500 to 0.800 |\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Episodes_have_a_row_for_each_quantity_in_the_colour_of_their_severity()
    {
        using var run = RecordedRun.Start(_folder);
        new ReportedLoop(run) { Values = RecordedRun.Falling }.TrainEpoch(1, 40);
        run.Change(EpisodeChange.Opened, "gradient_norm", Anomaly.Spike, Severity.Warning, step: 12, role: FieldRole.GradientNorm);
        run.Change(EpisodeChange.Opened, "reconstruction", Anomaly.NonFinite, Severity.Critical, step: 20, value: double.NaN);
        run.Dispose();

        using var picture = Draw(run.Folder.Root);

        var episodes = SKRectI.Create(400, SheetPicture.Panel(3, 0).Top, 1300, picture.Height - SheetPicture.Panel(3, 0).Top);
        var (critical, warning) = (Middle(NonFinite), Middle(SKColor.Parse("#E69F00")));
        Assert.True(critical.Top < warning.Top, "The worst does not come first.");
        Assert.True(critical.Left > warning.Left, "The later step is not further to the right.");

        (double Left, double Top) Middle(SKColor color)
        {
            var places = Enumerable.Range(episodes.Left, episodes.Width).SelectMany(x => Enumerable.Range(episodes.Top + 80, episodes.Height - 80).Where(y => picture.GetPixel(x, y) == color).Select(y => (x, y))).ToList();
            Assert.NotEmpty(places);
            return (places.Average(place => place.x), places.Average(place => place.y));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3000)]
    public void Missing_and_non_finite_values_leave_the_rest_of_the_panel(int steps)
    {
        var folder = RecordedRun.Write(
            _folder,
            step => RecordedRun.Falling(step) with { Reconstruction = step % 7 == 0 ? float.NaN : 4, Kl = double.NaN },
            epochs: 1,
            steps,
            hasGradients: step => step % 3 == 0);

        using var picture = Draw(folder);

        Assert.InRange(Count(picture, Losses, Blue), 300, 50_000);
        Assert.InRange(Count(picture, Losses, NonFinite), 100, 50_000);
        Assert.InRange(Count(picture, Optimization, Orange), 300, 50_000);
        Assert.Equal(0, Count(picture, Optimization, NonFinite));
    }

    [Fact]
    public void A_spike_of_one_step_is_seen_in_a_long_run()
    {
        var folder = RecordedRun.Write(_folder, step => RecordedRun.Falling(step) with { Reconstruction = step == 7_777 ? 1000 : -1, Kl = -1 }, epochs: 1, steps: 20_000);

        using var picture = Draw(folder);

        var aboveTheRest = SKRectI.Create(Losses.Left + 120, Losses.Top + 110, Losses.Width - 200, 200);
        Assert.True(CountWhere(picture, aboveTheRest, color => color.Blue > color.Red + 40) > 100, "The spike is not in the picture.");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.MaxValue)]
    [InlineData(-float.MaxValue)]
    [InlineData(0f)]
    public void A_single_step_of_any_value_can_be_drawn(float loss)
    {
        string folder;
        using (var run = RecordedRun.Start(_folder))
        {
            new BareLoop(run).TrainStep(loss);
            folder = run.Folder.Root;
        }

        using var picture = Draw(folder);
        Assert.True(Count(picture, Losses, float.IsNaN(loss) ? NonFinite : Blue) > 30);
    }

    private static SKRectI Losses => SheetPicture.Panel(0, 0);

    private static SKRectI Optimization => SheetPicture.Panel(0, 1);

    private static SKRectI Phases => SheetPicture.Panel(1, 0);

    private static SKRectI Throughput => SheetPicture.Panel(1, 1);

    private static SKRectI Memory => SheetPicture.Panel(2, 0, columns: 1);

    private static SKBitmap Draw(string folder) => SKBitmap.Decode(TrainingDashboard.Draw(RunSummary.Read(folder)));

    private static int Count(SKBitmap picture, SKRectI place, SKColor color) => SheetPicture.Count(picture, place, color);

    private static int CountWhere(SKBitmap picture, SKRectI place, Predicate<SKColor> counts) => SheetPicture.CountWhere(picture, place, counts);
}
