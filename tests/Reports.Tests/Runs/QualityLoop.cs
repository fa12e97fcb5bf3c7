namespace Instrumentation.Reports.Tests.Runs;

/// <summary>Records evaluations of samples as a program does that knows nothing of the reports but the names.</summary>
public sealed partial class QualityLoop(TrainingRun run)
{
    [Event("quality_band")]
    public partial void Band([Label(MaxValues = 4)] string metric, double? low, double? high, double? mean, double? deviation, double ceiling, double floor);

    [Event("sample_quality")]
    public partial void Sample([EpochIndex] int epoch, int sample, double overall, double? consonance, double? polyphony);

    [Event("musical_quality")]
    public partial void Evaluation(
        [EpochIndex] int epoch, [Gauge] double overallQuality, double overallMinimum, double overallMaximum, double overallDeviation, int samples,
        [Gauge] double? consonance, [Gauge] double? polyphony, [Gauge] double overlapConsonance, [Gauge] double overlapPolyphony, [Gauge] double? diversity,
        string trend, double? trendPValue, double? trendSlope, int trendEvaluations);

    /// <summary>The bands of two metrics and of the quality.</summary>
    public void Bands()
    {
        Band("consonance", 0.5, 0.9, 0.7, 0.1, 0.95, 0.1);
        Band("polyphony", null, null, null, null, 1, 1);
        Band("overall_quality", 0.6, 0.95, 0.8, 0.1, 0.8, 0.2);
    }

    /// <summary>An epoch of 12 samples.</summary>
    public void Evaluate(int epoch, double quality)
    {
        for (var sample = 0; sample < 12; sample++) Sample(epoch, sample, quality, 0.6, null);
        Evaluation(epoch, quality, quality - 0.125, quality + 0.125, 0.0625, 12, 0.6, null, 0.4, 1, 0.9, "improving", 0.01, 0.05, epoch + 1);
    }
}
