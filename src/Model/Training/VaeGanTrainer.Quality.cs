using Instrumentation.Model.Quality;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Training;

/// <summary>How the model's own samples compare with the music that it learns from. Nothing of it changes what is trained.</summary>
internal sealed partial class VaeGanTrainer
{
    /// <summary>With fewer evaluations before it, a quality is not compared with them.</summary>
    private const int FewestBefore = 5;

    /// <summary>The mean quality of the latest evaluations.</summary>
    private readonly List<double> _qualities = [];

    private QualityEvaluator? _evaluator;

    /// <summary>Judges the samples of an epoch against the music that the model learns from; epoch 0 is the untrained model.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="samples">The tokens of each sample, one at least, of <see cref="TrainerOptions.SampleLength"/> at most.</param>
    /// <returns>What was recorded.</returns>
    public SetQuality EvaluateQuality(int epoch, int[][] samples)
    {
        if (_evaluator is null)
        {
            _evaluator = new QualityEvaluator(_loader, _options.SampleLength);
            foreach (var band in _evaluator.Bands.Append(_evaluator.OverallBand)) QualityBand(band.Metric, band.Low, band.High, band.Mean, band.Deviation, band.Ceiling, band.Floor);
        }

        var set = _evaluator.Evaluate([.. samples.Select(Excerpts.Of)]);
        for (var sample = 0; sample < set.Samples.Count; sample++)
            SampleQuality(epoch, sample, set.Samples[sample].Overall, MetricFields.Of(set.Samples[sample].Values));

        var quality = set.Overall.Mean!.Value;
        var before = _qualities.TakeLast(QualityTrend.Window / 2).ToList();
        _qualities.Add(quality);
        if (_qualities.Count > QualityTrend.Window) _qualities.RemoveAt(0);
        var trend = QualityTrend.Of(_qualities, margin: set.StandardError / 2);
        MusicalQuality(
            epoch, quality, set.Overall.Quantile(0)!.Value, set.Overall.Quantile(1)!.Value, set.Overall.Deviation!.Value, set.Samples.Count,
            before.Count < FewestBefore ? null : quality / Math.Max(before.Average(), double.Epsilon),
            set.Aspects[(int)QualityAspect.Harmony], set.Aspects[(int)QualityAspect.Melody], set.Aspects[(int)QualityAspect.Texture],
            set.Aspects[(int)QualityAspect.Rhythm], set.Aspects[(int)QualityAspect.Structure],
            set.ValidRate, set.CorpusMatch, set.Diversity, set.Memorisation, set.MemorisedShare, _evaluator.HeldOutShare, set.FrechetDistance,
            set.Distances.PitchClasses, set.Distances.NoteLengths, set.Distances.PitchClassTransitions,
            MetricGauges.Of(set.Means), MetricOverlaps.Of(set.Overlaps), TextOf(trend.Verdict), trend.PValue, trend.Slope, trend.Evaluations);
        return set;
    }

    private static string TextOf(TrendVerdict verdict) => verdict == TrendVerdict.NotEnoughEvidence ? "not enough evidence" : verdict.ToString().ToLowerInvariant();

    [Event("sample_quality")]
    private partial void SampleQuality([EpochIndex] int epoch, int sample, double overall, [Nested("")] MetricFields metrics);

    [Event("quality_band")]
    private partial void QualityBand([Label(MaxValues = 15)] string metric, double? low, double? high, double? mean, double? deviation, double ceiling, double floor);

    [Event("musical_quality")]
    [Log(
        "[MUSICAL_QUALITY] Sample quality assessment",
        "Overall quality: {overall_quality:F3}",
        "Rhythm consistency: {rhythm_quality:F3}",
        "Harmonic coherence: {harmony_quality:F3}",
        "Melodic contour: {melody_quality:F3}",
        "Repetition score: {repetition:F3}",
        "Corpus match: {corpus_match:F3}, diversity {diversity:F3}, memorisation {memorisation:F3}",
        "Trend: {trend} (p = {trend_p_value:F3}, {trend_evaluations} evaluations)")]
    private partial void MusicalQuality(
        [EpochIndex] int epoch,
        [Gauge(Help = "Mean quality of the model's own samples against the corpus, 0 to 1.")] double overallQuality,
        [Field] double overallMinimum,
        [Field] double overallMaximum,
        [Field] double overallDeviation,
        [Field] int samples,
        [Gauge(Help = "The quality against the mean of the ten evaluations before.")]
        [Detect(Anomaly.OutOfRange, Minimum = 0.8)]
        double? qualityRetained,
        [Gauge(Help = "How well the harmony fits the corpus, 0 to 1.")] double? harmonyQuality,
        [Gauge(Help = "How well the melody fits the corpus, 0 to 1.")] double? melodyQuality,
        [Gauge(Help = "How well the texture fits the corpus, 0 to 1.")] double? textureQuality,
        [Gauge(Help = "How well the rhythm fits the corpus, 0 to 1.")] double? rhythmQuality,
        [Gauge(Help = "How well the structure fits the corpus, 0 to 1.")] double? structureQuality,
        [Gauge(Help = "Share of samples with a note.")]
        [Detect(Anomaly.OutOfRange, Minimum = 0.5)]
        double validSampleRate,
        [Gauge(Help = "Mean overlap of the metrics with the corpus, each against its ceiling.")] double corpusMatch,
        [Gauge(Help = "Mean distance between samples, against that between excerpts of the corpus.")]
        [Detect(Anomaly.ModeCollapse)]
        double? diversity,
        [Gauge(Help = "Share of phrases taken from training, beyond what held-out music shares with it.")]
        [Detect(Anomaly.OutOfRange, Maximum = 0.5)]
        double memorisation,
        [Field] double? memorisedShare,
        [Field] double heldOutShare,
        [Gauge(Help = "Frechet distance of the metrics from those of the corpus.")] double? featureFrechetDistance,
        [Gauge(Help = "Jensen-Shannon distance of the pitch classes from those of the corpus.")] double? pitchClassDistance,
        [Gauge(Help = "Jensen-Shannon distance of the note lengths from those of the corpus.")] double? noteLengthDistance,
        [Gauge(Help = "Jensen-Shannon distance of the pitch-class transitions from those of the corpus.")] double? pitchClassTransitionDistance,
        [Nested("")] MetricGauges metrics,
        [Nested("overlap")] MetricOverlaps overlaps,
        string trend,
        [Field] double? trendPValue,
        [Field] double? trendSlope,
        [Field] int trendEvaluations);
}
