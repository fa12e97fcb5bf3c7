using Instrumentation.Model.Midi;
using Instrumentation.Model.Samples;
using SkiaSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Samples;

public sealed class PianoRollTests
{
    private static Score Of(params Note[] notes) => new() { TicksPerQuarter = 12, Notes = notes };

    private static Note Note(byte pitch, long start, byte velocity = 100, byte channel = 0) => new(0, channel, 0, pitch, velocity, start, 12);

    [Fact]
    public void Later_is_further_right_and_higher_is_further_up()
    {
        using var picture = SKBitmap.Decode(PianoRoll.Draw(Of(Note(60, 0), Note(64, 24))));

        var notes = Coloured(picture, pixel => pixel.Blue > pixel.Red + 60);
        var (first, second) = (notes.Where(place => place.X < 36 + 2 * 28).ToList(), notes.Where(place => place.X >= 36 + 2 * 28).ToList());
        Assert.NotEmpty(first);
        Assert.NotEmpty(second);
        Assert.True(second.Max(place => place.Y) < first.Min(place => place.Y));
        Assert.Equal(4 * 9, first.Min(place => place.Y) - second.Min(place => place.Y));
    }

    [Fact]
    public void Loud_notes_are_darker()
    {
        using var soft = SKBitmap.Decode(PianoRoll.Draw(Of(Note(60, 0, 10))));
        using var loud = SKBitmap.Decode(PianoRoll.Draw(Of(Note(60, 0, 127))));

        Assert.True(Darkest(loud) < Darkest(soft));

        static int Darkest(SKBitmap picture) => Coloured(picture, pixel => pixel.Blue > pixel.Red + 60).Min(place => (int)picture.GetPixel(place.X, place.Y).Green);
    }

    [Fact]
    public void Drums_have_a_strip_of_their_own_below_the_keys()
    {
        using var without = SKBitmap.Decode(PianoRoll.Draw(Of(Note(60, 0))));
        using var with = SKBitmap.Decode(PianoRoll.Draw(Of(Note(60, 0), Note(36, 0, channel: 9), Note(42, 12, channel: 9))));

        Assert.Empty(Coloured(without, IsDrum));
        Assert.True(Coloured(with, IsDrum).Min(place => place.Y) >= without.Height - 8);

        static bool IsDrum(SKColor pixel) => pixel.Red > pixel.Blue + 60;
    }

    [Fact]
    public void Silence_and_the_longest_piece_are_pictures_too_and_every_drawing_is_the_same()
    {
        Assert.Equal(PianoRoll.Draw(Of()), PianoRoll.Draw(Of()));
        using var longest = SKBitmap.Decode(PianoRoll.Draw(Of(Note(0, 0), Note(127, 1_000_000))));
        Assert.InRange(longest.Width, 128 * 28, 128 * 28 + 100);
    }

    private static List<(int X, int Y)> Coloured(SKBitmap picture, Func<SKColor, bool> isIt) =>
        [.. Enumerable.Range(0, picture.Width * picture.Height).Select(i => (X: i % picture.Width, Y: i / picture.Width)).Where(place => isIt(picture.GetPixel(place.X, place.Y)))];
}
