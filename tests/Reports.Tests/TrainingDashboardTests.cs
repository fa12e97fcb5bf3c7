using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;
using SkiaSharp;

namespace Instrumentation.Reports.Tests;

public sealed class TrainingDashboardTests : IDisposable
{
    private static readonly SKColor Blue = SKColor.Parse("#0072B2");
    private static readonly SKColor Orange = SKColor.Parse("#D55E00");
    private static readonly SKColor Message = SKColor.Parse("#5F6368");
    private static readonly SKColor NonFinite = SKColor.Parse("#B00020");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_has_a_picture_with_four_panels()
    {
        var path = TrainingDashboard.Write(RecordedRun.Write(_folder));

        Assert.EndsWith(Path.Combine("experiments", "plots", "training_dashboard.png"), path, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
        using var picture = SKBitmap.Decode(path);
        Assert.Equal((TrainingDashboard.Width, TrainingDashboard.Height), (picture.Width, picture.Height));
        Assert.InRange(Count(picture, Losses, Blue), 500, 50_000);
        Assert.InRange(Count(picture, Losses, Orange), 500, 50_000);
        Assert.InRange(Count(picture, Throughput, SKColors.Black), 500, 50_000);
        Assert.InRange(Count(picture, Memory, Blue), 50, 50_000);
        Assert.InRange(Count(picture, Optimization, Blue), 500, 50_000);
        Assert.InRange(Count(picture, Optimization, Orange), 500, 50_000);
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
    public void A_panel_without_data_says_so()
    {
        string folder;
        using (var run = RecordedRun.Start(_folder))
        {
            var loop = new BareLoop(run);
            for (var i = 0; i < 5; i++) loop.TrainStep(5 - i);
            folder = run.Folder.Root;
        }

        using var picture = Draw(folder);

        Assert.InRange(Count(picture, Losses, Blue), 500, 50_000);
        foreach (var panel in new[] { Throughput, Optimization })
        {
            var middle = SKRectI.Create(panel.Left + 100, panel.MidY - 40, panel.Width - 200, 60);
            Assert.True(Count(picture, middle, Message) > 100, "There is no text in the middle of the panel.");
            Assert.Equal(0, Count(picture, panel, Blue));
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

        var aboveTheRest = SKRectI.Create(Losses.Left + 120, Losses.Top + 140, Losses.Width - 200, 200);
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

    private static SKRectI Losses => Panel(0, 0);

    private static SKRectI Throughput => Panel(1, 0);

    private static SKRectI Memory => Panel(0, 1);

    private static SKRectI Optimization => Panel(1, 1);

    private static SKRectI Panel(int column, int row) => SKRectI.Create(
        column * TrainingDashboard.Width / 2, 92 + row * (TrainingDashboard.Height - 92) / 2, TrainingDashboard.Width / 2, (TrainingDashboard.Height - 92) / 2);

    private static SKBitmap Draw(string folder) => SKBitmap.Decode(TrainingDashboard.Draw(RunSummary.Read(folder)));

    private static int Count(SKBitmap picture, SKRectI place, SKColor color) => CountWhere(picture, place, pixel => pixel == color);

    private static int CountWhere(SKBitmap picture, SKRectI place, Predicate<SKColor> counts)
    {
        var count = 0;
        for (var y = place.Top; y < place.Bottom; y++)
        {
            for (var x = place.Left; x < place.Right; x++)
            {
                if (counts(picture.GetPixel(x, y))) count++;
            }
        }

        return count;
    }
}
