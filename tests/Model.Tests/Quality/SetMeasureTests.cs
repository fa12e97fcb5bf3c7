using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>What is measured of sets of samples.</summary>
public sealed class SetMeasureTests
{
    private static readonly List<Passage> Music = [.. Corpus.Pieces().SelectMany(piece => Excerpts.Of(piece.Score))];

    private static readonly QualityReference Reference = new(Music);

    [Fact]
    public void The_overlap_of_normal_distributions_is_that_of_the_textbook()
    {
        // ∫ min of two unit normals that lie d apart is 2 Φ(-d/2); the kernels widen both a little.
        Assert.Equal(1, Normal(0, 1).Overlap(Normal(0, 1)), 2);
        Assert.InRange(Normal(0, 1).Overlap(Normal(1, 2)), 0.6171 - 0.05, 0.6171 + 0.06);
        Assert.InRange(Normal(0, 1).Overlap(Normal(100, 3)), 0, 1e-9);
    }

    [Fact]
    public void Sets_of_equal_values_overlap_wholly_or_not_at_all()
    {
        var half = Enumerable.Repeat<double?>(0.5, 64).ToArray();
        Assert.Equal(1, new MetricDistribution(half).Overlap(new MetricDistribution(half)), 12);
        Assert.InRange(new MetricDistribution(half).Overlap(new MetricDistribution(half.Select(value => value + 1))), 0, 1e-9);
        Assert.Equal(1, new MetricDistribution([1, 1]).Fit(1, moreIsNoFault: false), 12);
    }

    [Fact]
    public void What_is_not_defined_is_a_part_of_a_distribution()
    {
        var half = new MetricDistribution([1, 2, null, null]);
        Assert.Equal(1, half.Overlap(half), 2);
        Assert.Equal(0.5, half.Overlap(new MetricDistribution([null, null])), 12);
        Assert.Equal(0.5, half.Fit(null, moreIsNoFault: false), 12);
        Assert.Null(new MetricDistribution([null]).Mean);
    }

    [Fact]
    public void The_middle_half_fits_wholly_and_what_is_far_away_not_at_all()
    {
        var corpus = Normal(0, 1);
        Assert.Equal(1, corpus.Fit(0.3, moreIsNoFault: false), 12);
        Assert.InRange(corpus.Fit(2, moreIsNoFault: false), 0.05, 0.3);
        Assert.InRange(corpus.Fit(20, moreIsNoFault: false), 0, 1e-9);
        Assert.Equal(1, corpus.Fit(20, moreIsNoFault: true), 12);
        Assert.InRange(corpus.Fit(-20, moreIsNoFault: true), 0, 1e-9);
    }

    [Fact]
    public void Jensen_Shannon_distances_are_those_of_the_textbook()
    {
        Assert.Equal(0, Histograms.JensenShannon([1, 2, 0], [2, 4, 0])!.Value, 12);
        Assert.Equal(1, Histograms.JensenShannon([1, 0], [0, 3])!.Value, 12);

        // H((3/4, 1/4)) - H((1/2, 1/2)) / 2
        Assert.Equal(Math.Sqrt(-0.75 * Math.Log2(0.75) - 0.25 * Math.Log2(0.25) - 0.5), Histograms.JensenShannon([1, 0], [1, 1])!.Value, 12);
        Assert.Null(Histograms.JensenShannon([0, 0], [1, 1]));
    }

    [Fact]
    public void Pooled_histograms_tell_another_kind_of_music()
    {
        var corpus = new Histograms(Music);
        var random = new SeededRandom(2);
        var noise = new Histograms(Music.Select(excerpt => NoiseMusic.Like(excerpt, ref random))).To(corpus);
        var half = new Histograms(Music.Where((_, i) => i % 2 == 0)).To(new Histograms(Music.Where((_, i) => i % 2 == 1)));
        Assert.True(half.NoteLengths < noise.NoteLengths / 2 && half.PitchClassTransitions < noise.PitchClassTransitions / 2, $"{half} against {noise}");
    }

    [Fact]
    public void Frechet_distance_and_diversity_are_those_of_the_samples_and_not_of_one_sample()
    {
        var space = new FeatureSpace(Reference);
        Assert.InRange(space.FrechetDistance(Reference.Values)!.Value, 0, 1e-6);
        Assert.Equal(1, space.Diversity(Reference.Values)!.Value, 1);

        // Each sample is real, and they are all the same one.
        var same = Enumerable.Repeat(Reference.Values[0], 64).ToList();
        Assert.Equal(0, space.Diversity(same)!.Value, 12);
        Assert.True(space.FrechetDistance(same) > 3);
        Assert.True(Reference.Judge(Music[0]).Overall > 0.6);

        Assert.Null(space.Diversity([new double?[QualityMetric.All.Count], new double?[QualityMetric.All.Count]]));
        Assert.Null(space.FrechetDistance([Reference.Values[0]]));
    }

    [Fact]
    public void The_Frechet_distance_of_a_shifted_set_is_the_square_of_the_shift()
    {
        var shifted = Reference.Values.Select(values => values.Select((value, metric) => metric == 1 ? value + Reference.Distributions[1].Deviation : value).ToArray()).ToList();
        Assert.Equal(1, new FeatureSpace(Reference).FrechetDistance(shifted)!.Value, 6);
    }

    [Fact]
    public void What_was_trained_on_is_recognised_in_every_key_and_what_was_not_is_not()
    {
        var songs = Corpus.Pieces().GroupBy(piece => SongName.Of(piece.Name)).Select(song => song.First().Score).ToList();
        var memory = new PhraseMemory();
        memory.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Tokenizer.Quantise(songs[0])));
        memory.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Tokenizer.Quantise(songs[1])));

        var trainedOn = Excerpts.Of(songs[0])[0];
        Assert.Equal(1, memory.Share([trainedOn])!.Value, 12);
        Assert.Equal(1, memory.Share([Corruption.Transpose(trainedOn, 3)])!.Value, 12);
        Assert.True(memory.Share(Excerpts.Of(songs[^1])) < 0.3);
        Assert.Null(memory.Share([]));
    }

    [Fact]
    public void Silence_has_no_quality()
    {
        var silence = Reference.Judge(Passage.Of(new Score { TicksPerQuarter = 24, Notes = [] }));
        Assert.Equal(0, silence.Overall);
        Assert.All(silence.Aspects, aspect => Assert.Null(aspect));
    }

    private static MetricDistribution Normal(double mean, ulong seed)
    {
        var random = new SeededRandom(seed);
        return new MetricDistribution([.. Enumerable.Range(0, 2000).Select(_ => (double?)(mean + random.NextNormal()))]);
    }
}
