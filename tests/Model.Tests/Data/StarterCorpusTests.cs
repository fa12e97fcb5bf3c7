using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;
using Xunit;

namespace Instrumentation.Model.Tests.Data;

public sealed class StarterCorpusTests
{
    /// <summary>Two pieces are near-duplicates when they share more than this part of the smaller one's runs of eight notes.</summary>
    private const double NearDuplicate = 0.3;

    [Fact]
    public void It_writes_the_same_bytes_every_time()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var (one, two) = (Corpus.Write(first.Path), Corpus.Write(second.Path));

        Assert.Equal(96, one.Count);
        Assert.All(one.Zip(two), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
        Assert.Equal(96, one.Select(File.ReadAllBytes).Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void It_has_many_metres_and_ends_in_many_keys()
    {
        Assert.True(StarterPieces.All.Select(piece => piece.Score.Meters[0]).Distinct().Count() >= 5);
        Assert.True(StarterPieces.All.Select(piece => Bass(piece.Score)[^1].Pitch % 12).Distinct().Count() >= 8);
    }

    [Fact]
    public void Pieces_are_16_to_32_full_bars_and_close_on_the_tonic_chord()
    {
        Assert.All(StarterPieces.All, piece =>
        {
            var (_, numerator, denominator) = piece.Score.Meters[0];
            var bar = 4L * piece.Score.TicksPerQuarter * numerator / denominator;
            var bars = piece.Score.EndTick / bar;
            Assert.Equal(0, piece.Score.EndTick % bar);
            Assert.InRange(bars, 16, 34);
            // Something sounds on every bar line, and the melody ends on a note of the last chord.
            for (var i = 0; i < bars; i++) Assert.Contains(piece.Score.Notes, note => note.Start == i * bar && note.Track != 1);
            var root = Bass(piece.Score)[^1].Pitch;
            var melodyEnd = piece.Score.Notes.Last(note => note.Track == 1);
            Assert.True((melodyEnd.Pitch - root + 120) % 12 is 0 or 3 or 4 or 7, piece.Name);
        });
    }

    [Fact]
    public void Every_part_stays_in_its_range()
    {
        Assert.All(StarterPieces.All.SelectMany(piece => piece.Score.Notes).Where(note => !note.IsDrum), note => Assert.True(note.Track switch
        {
            1 => note.Pitch is >= 55 and <= 91,
            2 => note.Pitch is >= 50 and <= 61,
            _ => note.Pitch is >= 36 and <= 54,
        }, note.ToString()));
    }

    [Fact]
    public void The_melody_sounds_well_with_its_chords()
    {
        // On the beats that carry a bar, most melody notes belong to the chord below them.
        foreach (var (name, score) in StarterPieces.All)
        {
            var bar = 4L * score.TicksPerQuarter * score.Meters[0].Numerator / score.Meters[0].Denominator;
            var strong = score.Notes.Where(note => note.Track == 1 && note.Start % bar == 0).ToArray();
            var fitting = strong.Count(note => score.Notes.Any(chord => chord.Track is 2 or 3 && chord.Start - note.Start >= 0 && chord.Start - note.Start <= bar / 2 && chord.Pitch % 12 == note.Pitch % 12));
            Assert.True(fitting >= 0.6 * strong.Length, $"{name}: {fitting} of {strong.Length}");
        }
    }

    [Fact]
    public void No_near_duplicate_spans_the_split()
    {
        using var folder = new TemporaryFolder();
        Corpus.Write(folder.Path);
        var dataset = Dataset.Open(folder.Path);
        var runs = StarterPieces.All.ToDictionary(piece => piece.Name, piece => Runs(piece.Score));

        Assert.InRange(dataset.HeldOut.Count, 6, 15);
        Assert.Empty(dataset.Training.Select(piece => piece.Song).Intersect(dataset.HeldOut.Select(piece => piece.Song)));
        foreach (var heldOut in dataset.HeldOut)
        {
            foreach (var trained in dataset.Training)
            {
                var overlap = Overlap(runs[heldOut.Name], runs[trained.Name]);
                Assert.True(overlap <= NearDuplicate, $"{heldOut.Name} and {trained.Name} share {overlap:P0}");
            }
        }
        // The measure does see versions of one song.
        Assert.True(Overlap(runs["ode-to-joy_v1.mid"], runs["ode-to-joy_v2.mid"]) > NearDuplicate);
    }

    private static Note[] Bass(Score score) => [.. score.Notes.Where(note => note.Track == 3)];

    private static double Overlap(HashSet<string> one, HashSet<string> other) => (double)one.Count(other.Contains) / Math.Min(one.Count, other.Count);

    /// <summary>Runs of eight melody notes as intervals and time ratios, which no transposition changes.</summary>
    private static HashSet<string> Runs(Score score)
    {
        var melody = score.Notes.Where(note => note.Track == 1).ToArray();
        return [.. Enumerable.Range(0, melody.Length - 7).Select(i => string.Join(' ', Enumerable.Range(i, 7).Select(j => $"{melody[j + 1].Pitch - melody[j].Pitch}@{melody[j + 1].Start - melody[j].Start}")))];
    }
}
