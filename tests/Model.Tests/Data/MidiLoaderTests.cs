using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Xunit;

namespace Instrumentation.Model.Tests.Data;

public sealed class MidiLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dataset _dataset;

    public MidiLoaderTests()
    {
        Corpus.Write(_folder.Path);
        _dataset = Dataset.Open(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    private MidiLoader Loader(ulong seed = 42, int windows = 2) => new(_dataset, new MidiLoaderOptions { Seed = seed, WindowsPerPiece = windows });

    [Fact]
    public void The_same_seed_and_epoch_give_the_same_batches_and_others_do_not()
    {
        long[] Tokens(ulong seed, int epoch) => [.. Loader(seed).Batches(epoch).SelectMany(batch => batch.Tokens)];

        Assert.Equal(Tokens(1, 3), Tokens(1, 3));
        Assert.NotEqual(Tokens(1, 3), Tokens(1, 4));
        Assert.NotEqual(Tokens(1, 3), Tokens(2, 3));
    }

    [Fact]
    public void An_epoch_uses_every_piece_equally_and_counts_truly()
    {
        var batches = Loader().Batches(0).ToArray();

        Assert.Equal(Loader().BatchesPerEpoch, batches.Length);
        Assert.Equal(Enumerable.Range(0, batches.Length), batches.Select(batch => batch.Index));
        Assert.All(batches.SelectMany(batch => batch.Files).GroupBy(use => use.FileName), uses => Assert.Equal(2, uses.Count()));
        Assert.All(batches, batch =>
        {
            Assert.Equal(batch.Size * batch.WindowLength, batch.Tokens.Length);
            Assert.Equal(batch.Tokens.Count(token => token != Vocabulary.Padding), batch.TokenCount);
            Assert.Equal(batch.TokenCount, batch.Files.Sum(use => use.ProcessedLength));
            Assert.Equal(batch.Files.Count(use => use.Augmented), batch.FilesAugmented);
        });
        Assert.InRange(batches.Sum(batch => batch.FilesAugmented), 40, 120);
        Assert.Contains(batches.SelectMany(batch => batch.Tokens), token => token == Vocabulary.End);
    }

    [Fact]
    public void Every_window_is_a_sentence_of_the_grammar_that_begins_with_a_velocity()
    {
        foreach (var batch in Loader().Batches(1).Concat(Loader().HeldOut()))
        {
            foreach (var row in batch.Tokens.Chunk(batch.WindowLength))
            {
                var music = row.TakeWhile(token => token != Vocabulary.Padding).Select(token => (int)token).ToArray();
                Assert.Equal(TokenKind.Velocity, music.Select(Vocabulary.KindOf).First(kind => kind != TokenKind.TimeShift));
                Assert.All(music.Prepend(Vocabulary.Start).Zip(music), pair => Assert.True(Vocabulary.IsAllowed(pair.First, pair.Second)));
                Assert.Contains(Vocabulary.KindOf(music[^1]), new[] { TokenKind.Duration, TokenKind.Drum, TokenKind.End });
                Assert.InRange(music.Length, 4, 64);
            }
        }
    }

    [Fact]
    public void A_use_can_be_made_again_from_its_seed()
    {
        var loader = Loader();
        var batch = loader.Batches(5).First();
        for (var row = 0; row < batch.Size; row++)
        {
            var use = batch.Files[row];
            var (tokens, again) = loader.Sample(_dataset.Training.Single(piece => piece.Name == use.FileName), use.Seed);
            Assert.Equal(batch.Tokens.AsSpan(row * batch.WindowLength, batch.WindowLength).ToArray(), tokens);
            Assert.Equal(use with { ProcessingSeconds = 0 }, again with { ProcessingSeconds = 0 });
        }
    }

    [Fact]
    public void Held_out_windows_are_fixed_plain_and_from_held_out_pieces_only()
    {
        Assert.Equal(Loader(1).HeldOut().SelectMany(batch => batch.Tokens), Loader(2).HeldOut().SelectMany(batch => batch.Tokens));
        Assert.All(Loader().HeldOut().SelectMany(batch => batch.Files), use => Assert.True(!use.Augmented && _dataset.HeldOut.Any(piece => piece.Name == use.FileName)));
        Assert.Equal(_dataset.HeldOut.Select(piece => piece.Name), Loader().HeldOut().SelectMany(batch => batch.Files).Select(use => use.FileName).Distinct());
        Assert.DoesNotContain(Loader().Batches(0).SelectMany(batch => batch.Files), use => _dataset.HeldOut.Any(piece => piece.Name == use.FileName));
    }

    [Fact]
    public void Augmentation_moves_melody_not_drums_and_refuses_what_does_not_fit()
    {
        GridNote[] notes = [new(12, 6, 60, 100), new(24, 0, 36, 100)];

        Assert.Equal([new GridNote(24, 12, 65, 120), new GridNote(48, 0, 36, 120)], new Augmentation(5, 2, 1.2).Apply(notes));
        Assert.Equal("transposition by +3 refused: key 125 would be 128", Augmentation.WhyNotTransposed([new(0, 6, 60, 100), new(0, 6, 125, 100)], 3));
        Assert.Equal("transposition by -5 refused: key 4 would be -1", Augmentation.WhyNotTransposed([new(0, 6, 4, 100)], -5));
        Assert.Equal("transposition by +3 refused: there are drums only", Augmentation.WhyNotTransposed([new(0, 0, 50, 100)], 3));
        Assert.Null(Augmentation.WhyNotTransposed([new(0, 0, 125, 100), new(0, 6, 60, 100)], 3));
        Assert.False(Augmentation.CanStretch([new(3, 6, 60, 100)], 0.5));
    }

    [Fact]
    public void The_unigram_baseline_is_below_chance_and_above_nothing()
    {
        var baseline = UnigramBaseline.CrossEntropy(Loader());

        Assert.InRange(baseline, 2, Math.Log(Vocabulary.Size) - 1);
    }
}
