using System.Globalization;
using Instrumentation.Model.Data;
using Instrumentation.Model.Quality;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Quality;

public sealed class QualityTrendTests(ITestOutputHelper output)
{
    private const double Noise = 0.017, Margin = Noise / 2;

    [Fact]
    public void Five_rising_values_have_one_chance_in_120()
    {
        Assert.Equal(1.0 / 120, MannKendall.ProbabilityOfRise([1, 2, 3, 4, 5]), 12);
        Assert.Equal(5.0 / 120, MannKendall.ProbabilityOfRise([2, 1, 3, 4, 5]), 12);    // at most one inversion: the identity and four others
        Assert.Equal(1, MannKendall.ProbabilityOfRise([5, 4, 3, 2, 1]), 12);
        Assert.Equal(1, MannKendall.ProbabilityOfRise([1, 1, 1, 1, 1]), 12);
    }

    [Fact]
    public void What_rises_or_falls_is_said_with_its_probability_and_slope()
    {
        var rising = QualityTrend.Of([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 0.01);
        Assert.Equal((TrendVerdict.Improving, 2.0 / 720, 6), (rising.Verdict, rising.PValue!.Value, rising.Evaluations));
        Assert.Equal(0.1, rising.Slope!.Value, 12);
        Assert.Equal(TrendVerdict.Degrading, QualityTrend.Of([0.6, 0.5, 0.45, 0.3, 0.2, 0.1], 0.01).Verdict);
    }

    [Fact]
    public void Only_the_latest_evaluations_count()
    {
        var course = QualityTrend.Of([.. Enumerable.Range(0, 100).Select(i => i < 60 ? i : 120 - i)], 0.01);
        Assert.Equal((TrendVerdict.Degrading, QualityTrend.Window), (course.Verdict, course.Evaluations));
    }

    [Fact]
    public void A_model_that_has_come_to_rest_is_stable()
    {
        var random = new SeededRandom(3);
        var resting = Enumerable.Range(0, 20).Select(_ => 0.7 + Noise / 10 * random.NextNormal()).ToList();
        var trend = QualityTrend.Of(resting, Margin);
        Assert.Equal(TrendVerdict.Stable, trend.Verdict);
        Assert.True(trend.PValue < 0.05);
        Assert.Equal(TrendVerdict.Stable, QualityTrend.Of([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], Margin).Verdict);
    }

    [Fact]
    public void Too_few_evaluations_say_nothing()
    {
        Assert.Equal((TrendVerdict.NotEnoughEvidence, null), (QualityTrend.Of([1, 2, 3, 4], 1).Verdict, QualityTrend.Of([1, 2, 3, 4], 1).PValue));
        Assert.Null(QualityTrend.Of([1], 1).Slope);
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("uniform")]
    [InlineData("heavy-tailed")]
    [InlineData("rounded to two digits")]
    public void Of_verdicts_on_pure_noise_at_most_one_in_twenty_says_something(string kind)
    {
        const int runs = 4000;
        var random = new SeededRandom(11);
        foreach (var evaluations in (int[])[5, 6, 8, 10, 15, 20, 40])
        {
            var spoken = 0;
            for (var run = 0; run < runs; run++)
            {
                var noise = Enumerable.Range(0, evaluations).Select(_ => 0.5 + Noise * Draw(kind, ref random)).ToList();
                if (QualityTrend.Of(noise, Margin).Verdict != TrendVerdict.NotEnoughEvidence) spoken++;
            }

            var share = (double)spoken / runs;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind} noise, {evaluations} evaluations: {share:P2} of {runs:N0} verdicts"));
            Assert.True(share <= 0.05, $"{share:P2} of the verdicts on {evaluations} evaluations");
        }
    }

    [Fact]
    public void A_real_rise_is_found_in_noise()
    {
        const int runs = 500;
        var random = new SeededRandom(12);
        var found = 0;
        for (var run = 0; run < runs; run++)
        {
            var rising = Enumerable.Range(0, 20).Select(i => 0.5 + 0.003 * i + Noise * random.NextNormal()).ToList();
            if (QualityTrend.Of(rising, Margin).Verdict == TrendVerdict.Improving) found++;
        }

        output.WriteLine($"a rise by {0.003 * 19:F3} in noise of {Noise}: found in {found} of {runs} runs");
        Assert.True(found > 0.8 * runs);
    }

    private static double Draw(string kind, ref SeededRandom random) => kind switch
    {
        "normal" => random.NextNormal(),
        "uniform" => Math.Sqrt(12) * (random.NextDouble() - 0.5),
        "heavy-tailed" => random.NextNormal() / Math.Max(0.2, Math.Abs(random.NextNormal())),
        _ => Math.Round(Noise * random.NextNormal(), 2) / Noise,
    };
}
