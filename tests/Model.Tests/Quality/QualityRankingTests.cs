using System.Globalization;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality;
using Instrumentation.Model.Quality.Metrics;
using Instrumentation.Tests;
using Xunit.Abstractions;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>Silence, noise, random notes of one key, shuffled measures of real music, real music: in this order, and beyond chance.</summary>
public sealed class QualityRankingTests(ITestOutputHelper output)
{
    private const int Excerpts = 300;

    [Fact]
    public void Held_out_pieces_of_the_starter_corpus_rank_above_everything_made_of_them()
    {
        // The arrangements of a song stay together.
        var songs = Corpus.Pieces().GroupBy(piece => SongName.Of(piece.Name)).Select(song => song.Select(piece => piece.Score).ToList()).ToList();
        var heldOut = songs.Where((_, i) => i % 2 == 1).SelectMany(song => song);
        AssertRanks("starter corpus", songs.Where((_, i) => i % 2 == 0).SelectMany(song => song), heldOut);
    }

    [SharedDataTheory]
    [InlineData("nottingham")]
    [InlineData("freedoom")]
    public void Held_out_real_pieces_rank_above_everything_made_of_them(string source)
    {
        // Variants of a tune follow one another by name, so that blocks are split and not files.
        var scores = SharedData.FilesBelow(Path.Combine("midi", source)).Select(MidiCodec.Read).Where(score => score.Notes.Any(note => !note.IsDrum)).ToList();
        AssertRanks(source, scores.Where((_, i) => i / 12 % 2 == 0), scores.Where((_, i) => i / 12 % 2 == 1));
    }

    [SharedDataFact]
    public void Real_pieces_rank_so_against_a_corpus_of_another_kind_as_well() =>
        AssertRanks(
            "nottingham against the starter corpus",
            Corpus.Pieces().Select(piece => piece.Score),
            SharedData.FilesBelow("midi/nottingham").Where((_, i) => i % 4 == 0).Select(MidiCodec.Read));

    private void AssertRanks(string corpus, IEnumerable<Score> training, IEnumerable<Score> heldOut)
    {
        var reference = QualityReference.Of(training);
        var real = heldOut.SelectMany(Model.Quality.Excerpts.Of).Take(Excerpts).ToList();
        var random = new SeededRandom(5);
        var silence = Passage.Of(new Score { TicksPerQuarter = Passage.StepsPerBeat, Notes = [] });
        (string Name, double[] Qualities)[] ranks =
        [
            ("silence", Judge(_ => silence)),
            ("noise", Judge(excerpt => NoiseMusic.Like(excerpt, ref random))),
            ("random notes in key", Judge(excerpt => Corruption.RandomInKey(excerpt, ref random))),
            ("shuffled measures", Judge(excerpt => Corruption.ShuffleMeasures(excerpt, ref random))),
            ("real music", Judge(excerpt => excerpt)),
        ];

        output.WriteLine($"{corpus}: {real.Count} held-out excerpts, mean quality with 99 % confidence");
        foreach (var (name, qualities) in ranks) output.WriteLine(Text(name, Bootstrap.Mean(qualities)));
        for (var i = 1; i < ranks.Length; i++)
        {
            // Neither the sets by themselves nor each excerpt against what was made of it leaves room for another order.
            var (lower, higher) = (ranks[i - 1].Qualities, ranks[i].Qualities);
            var margin = Bootstrap.Mean([.. higher.Zip(lower, (above, below) => above - below)]);
            output.WriteLine(Text($"{ranks[i].Name} - {ranks[i - 1].Name}", margin));
            Assert.True(margin.Low > 0, $"{ranks[i].Name} and {ranks[i - 1].Name} cannot be told apart");
            Assert.True(Bootstrap.Mean(higher).Low > Bootstrap.Mean(lower).High, $"{ranks[i].Name} and {ranks[i - 1].Name} overlap");
        }

        double[] Judge(Func<Passage, Passage> change) => [.. real.Select(excerpt => reference.Judge(change(excerpt)).Overall)];
    }

    private static string Text(string name, (double Mean, double Low, double High) value) =>
        string.Create(CultureInfo.InvariantCulture, $"  {name,-40} {value.Mean:F4} ({value.Low:F4} to {value.High:F4})");
}
