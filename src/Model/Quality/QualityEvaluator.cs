using Instrumentation.Model.Data;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Quality;

/// <summary>Judges sets of samples against the corpus that a model learns from.</summary>
internal sealed class QualityEvaluator
{
    /// <summary>Of a large corpus this many excerpts are measured, evenly spread.</summary>
    private const int MostExcerpts = 1000;

    private readonly QualityReference _reference;
    private readonly FeatureSpace _space;
    private readonly Histograms _histograms;
    private readonly PhraseMemory _memory = new();

    /// <param name="loader">Whose training pieces are the reference, and whose held-out pieces tell how far music of the same kind is from it.</param>
    /// <param name="length">The most tokens of a sample, 16 or more; those of an excerpt as well.</param>
    public QualityEvaluator(MidiLoader loader, int length)
    {
        var windows = new MidiLoader(loader.Dataset, new MidiLoaderOptions { WindowLength = length });
        var training = ExcerptsOf(windows.TrainingUnaugmented(), loader.Dataset.Training.Count);
        var heldOut = ExcerptsOf(windows.HeldOut(), loader.Dataset.HeldOut.Count);
        foreach (var piece in loader.Dataset.Training) _memory.Add(piece.Notes(out _).Span);
        HeldOutShare = _memory.Share(heldOut) ?? 0;
        _reference = new QualityReference(training);
        _space = new FeatureSpace(_reference);
        _histograms = new Histograms(training);
        var noise = NoiseLike(training);
        Bands = BandsOf(heldOut, noise);
        OverallBand = OverallBandOf(heldOut, noise);
    }

    /// <summary>Where the corpus lies in each metric, in the order of <see cref="QualityMetric.All"/>.</summary>
    public IReadOnlyList<QualityBand> Bands { get; }

    /// <summary>
    /// Where the overall quality of held-out excerpts lies. Its ceiling is their mean, which a model has that writes as the corpus is, and its floor the mean of noise.
    /// </summary>
    public QualityBand OverallBand { get; }

    /// <summary>The share of the runs of notes of held-out pieces that occur in training, as <see cref="PhraseMemory"/> counts them.</summary>
    public double HeldOutShare { get; }

    /// <summary>Judges samples, one at least.</summary>
    public SetQuality Evaluate(IReadOnlyList<Passage> samples)
    {
        var qualities = samples.Select(_reference.Judge).ToList();
        var values = qualities.ConvertAll(quality => quality.Values);
        var distributions = QualityReference.DistributionsOf(values);
        var overlaps = distributions.Zip(_reference.Distributions, (ours, corpus) => ours.Overlap(corpus)).ToArray();
        var share = _memory.Share(samples);
        return new SetQuality
        {
            Samples = qualities,
            ValidRate = (double)samples.Count(sample => sample.Notes.Count > 0) / samples.Count,
            Overall = new MetricDistribution(qualities.Select(quality => (double?)quality.Overall)),
            Aspects = [.. Enumerable.Range(0, QualityMetric.Aspects).Select(aspect => qualities.Average(quality => quality.Aspects[aspect]))],
            Means = [.. distributions.Select(distribution => distribution.Mean)],
            Overlaps = overlaps,
            CorpusMatch = Bands.Zip(overlaps, (band, overlap) => Math.Min(1, overlap / Math.Max(band.Ceiling, double.Epsilon))).Average(),
            Diversity = _space.Diversity(values),
            FrechetDistance = _space.FrechetDistance(values),
            Distances = new Histograms(samples).To(_histograms),
            MemorisedShare = share,
            Memorisation = HeldOutShare < 1 ? Math.Max(0, (share - HeldOutShare) / (1 - HeldOutShare) ?? 0) : 0,
        };
    }

    private static List<Passage> ExcerptsOf(IEnumerable<Batch> batches, int pieces)
    {
        var stride = Math.Max(1, pieces * MidiLoader.HeldOutWindowsPerPiece / MostExcerpts);
        return
        [
            .. batches.SelectMany(batch => batch.Tokens.Select(token => (int)token).Chunk(batch.WindowLength))
                .Where((_, window) => window % stride == 0)
                .Select(Excerpts.Of)
                .Where(excerpt => excerpt.Notes.Count > 0),
        ];
    }

    private static List<Passage> NoiseLike(List<Passage> excerpts)
    {
        const int count = 64;
        var random = new SeededRandom(count);
        var noise = new List<Passage>(count);
        for (var i = 0; i < count; i++) noise.Add(NoiseMusic.Like(excerpts[random.Next(excerpts.Count)], ref random));
        return noise;
    }

    private QualityBand OverallBandOf(IReadOnlyList<Passage> heldOut, IReadOnlyList<Passage> noise)
    {
        var qualities = new MetricDistribution(heldOut.Select(excerpt => (double?)_reference.Judge(excerpt).Overall));
        return new QualityBand(
            "overall_quality", qualities.Quantile(0.05), qualities.Quantile(0.95), qualities.Mean, qualities.Deviation, qualities.Mean!.Value, noise.Average(excerpt => _reference.Judge(excerpt).Overall));
    }

    private QualityBand[] BandsOf(IReadOnlyList<Passage> heldOut, IReadOnlyList<Passage> noise)
    {
        var (ceilings, floors) = (Overlaps(heldOut), Overlaps(noise));
        return
        [
            .. _reference.Distributions.Select((distribution, i) => new QualityBand(
                QualityMetric.All[i].Name, distribution.Quantile(0.05), distribution.Quantile(0.95), distribution.Mean, distribution.Deviation, ceilings[i], floors[i])),
        ];

        double[] Overlaps(IReadOnlyList<Passage> set) =>
            [.. QualityReference.DistributionsOf([.. set.Select(QualityMetric.MeasureAll)]).Zip(_reference.Distributions, (ours, corpus) => ours.Overlap(corpus))];
    }
}

/// <summary>Where the training corpus lies in one metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Low">Below which one in twenty excerpts lies; null, as the next three, where the metric is never defined.</param>
/// <param name="High">Above which one in twenty lies.</param>
/// <param name="Mean">The mean over the excerpts.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Ceiling">The overlap of held-out music with the corpus: what a perfect model has.</param>
/// <param name="Floor">The overlap of noise with the corpus.</param>
internal sealed record QualityBand(string Metric, double? Low, double? High, double? Mean, double? Deviation, double Ceiling, double Floor);

/// <summary>What a set of samples is worth.</summary>
internal sealed record SetQuality
{
    /// <summary>Each sample by itself.</summary>
    public required IReadOnlyList<SampleQuality> Samples { get; init; }

    /// <summary>The share of samples with a note.</summary>
    public required double ValidRate { get; init; }

    /// <summary>The distribution of the overall quality; a silent sample has 0.</summary>
    public required MetricDistribution Overall { get; init; }

    /// <summary>How well each aspect fits, in the order of <see cref="QualityAspect"/>.</summary>
    public required double?[] Aspects { get; init; }

    /// <summary>The mean of each metric over the samples in which it is defined.</summary>
    public required double?[] Means { get; init; }

    /// <summary>The overlap of each metric's distribution with that of the corpus, 0 to 1.</summary>
    public required double[] Overlaps { get; init; }

    /// <summary>The mean of the overlaps, each against its ceiling and at most 1.</summary>
    public required double CorpusMatch { get; init; }

    /// <inheritdoc cref="FeatureSpace.Diversity"/>
    public required double? Diversity { get; init; }

    /// <inheritdoc cref="FeatureSpace.FrechetDistance"/>
    public required double? FrechetDistance { get; init; }

    /// <summary>The distances of the pooled histograms to those of the corpus.</summary>
    public required HistogramDistances Distances { get; init; }

    /// <summary>The share of runs of notes that occur in training; null without runs.</summary>
    public required double? MemorisedShare { get; init; }

    /// <summary>What <see cref="MemorisedShare"/> has more than held-out music has by itself, as a share of what there can be more: 0 to 1.</summary>
    public required double Memorisation { get; init; }

    /// <summary>The standard error of the mean overall quality.</summary>
    public double StandardError => (Overall.Deviation ?? 0) / Math.Sqrt(Samples.Count);
}
