using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;
using Xunit;

namespace Instrumentation.Model.Tests.Data;

public sealed class TokenizerTests
{
    [Fact]
    public void Starter_pieces_come_back_on_the_grid()
    {
        Assert.All(StarterPieces.All, piece =>
        {
            var tokens = Tokenizer.Encode(piece.Score);
            var (expected, actual) = (Tokenizer.Quantise(piece.Score), Tokenizer.Quantise(Tokenizer.Decode(tokens)));
            Assert.Equal(expected.Select(note => (note.Step, note.Duration, note.Pitch)), actual.Select(note => (note.Step, note.Duration, note.Pitch)));
            Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second.Velocity - pair.First.Velocity, -4, 4));
            Assert.Equal(tokens, Tokenizer.Encode(Tokenizer.Decode(tokens)));
        });
    }

    [Fact]
    public void Long_gaps_and_long_notes_are_expressed()
    {
        var score = new Score { TicksPerQuarter = 12, Notes = [new Note(0, 0, 0, 60, 64, 100, 192), new Note(0, 0, 0, 62, 64, 1000, 50)] };

        Assert.Equal([(100, 192), (1000, 48)], Tokenizer.Quantise(Tokenizer.Decode(Tokenizer.Encode(score))).Select(note => (note.Step, (int)note.Duration)));
    }

    [Fact]
    public void Every_token_says_what_it_was_made_for()
    {
        Assert.All(Enumerable.Range(1, 48), steps => Assert.Equal(steps, Vocabulary.ValueOf(Vocabulary.TimeShift(steps))));
        Assert.All(Enumerable.Range(0, 128), key => Assert.Equal((key, key % 12), (Vocabulary.ValueOf(Vocabulary.Pitch(key)), Vocabulary.PitchClassOf(Vocabulary.Pitch(key)))));
        Assert.All(Enumerable.Range(27, 61), key => Assert.Equal((key, -1), (Vocabulary.ValueOf(Vocabulary.Drum(key)), Vocabulary.PitchClassOf(Vocabulary.Drum(key)))));
        Assert.All(Enumerable.Range(1, 127), v => Assert.InRange(Vocabulary.ValueOf(Vocabulary.Velocity(v)) - v, -4, 4));
        Assert.Equal(313, Vocabulary.Size);
    }

    [Theory]
    [InlineData(48, 48)]
    [InlineData(51, 48)]
    [InlineData(52, 54)]
    [InlineData(57, 54)]
    [InlineData(100, 96)]
    [InlineData(170, 192)]
    [InlineData(9999, 192)]
    public void A_duration_without_a_token_becomes_the_nearest(int steps, int nearest) =>
        Assert.Equal(nearest, Vocabulary.ValueOf(Vocabulary.Duration(steps)));

    [Fact]
    public void Whatever_the_grammar_allows_decodes_to_valid_notes()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var tokens = new List<int> { Vocabulary.Start };
            while (tokens.Count < 65)
            {
                var allowed = Vocabulary.Allowed(tokens[^1]).ToArray();
                int[] choices = [.. Enumerable.Range(0, Vocabulary.Size).Where(token => allowed[token])];
                tokens.Add(choices[random.Next(choices.Length)]);
            }
            var score = Tokenizer.Decode(tokens);
            var begun = tokens.Count(Vocabulary.IsNote) - (Vocabulary.KindOf(tokens[^1]) == TokenKind.Pitch ? 1 : 0);
            Assert.Equal(begun, score.Notes.Count);
            Assert.True(score.Notes.Count > 0);
            Assert.Equal(score.Notes.Count, MidiCodec.Read(MidiCodec.Write(score)).Notes.Count);
        }
    }

    [Fact]
    public void Encoded_music_obeys_the_grammar()
    {
        foreach (var (_, score) in StarterPieces.All)
        {
            var tokens = Tokenizer.Encode(score);
            for (var i = 1; i < tokens.Length; i++) Assert.True(Vocabulary.IsAllowed(tokens[i - 1], tokens[i]));
        }
    }
}
