using Instrumentation.Model.Midi;
using SkiaSharp;

namespace Instrumentation.Model.Samples;

/// <summary>Draws a score as a piano roll: keys from bottom to top beside a keyboard, time to the right with a line per bar, drums in a strip of their own below.</summary>
/// <remarks>Loud notes are dark. There is no text in it: the keyboard says the pitches, and each octave begins with a C.</remarks>
internal static class PianoRoll
{
    private const int KeyboardWidth = 36, KeyHeight = 9, DrumHeight = 7, Gap = 12, Margin = 8;
    private const int PixelsPerBeat = 28, NarrowestBeats = 16, WidestBeats = 128;
    private const int SemitonesPerOctave = 12;

    private static readonly SKColor White = new(0xFF, 0xFF, 0xFF), BlackKey = new(0x33, 0x38, 0x40);
    private static readonly SKColor BlackRow = new(0xF1, 0xF3, 0xF6), Beat = new(0xE3, 0xE7, 0xEC), Bar = new(0xA9, 0xB2, 0xBD);
    private static readonly SKColor Soft = new(0x9E, 0xC5, 0xEA), Loud = new(0x0B, 0x4F, 0x96), SoftDrum = new(0xF3, 0xBE, 0x8F), LoudDrum = new(0xB8, 0x4A, 0x0C);

    /// <summary>The picture as the bytes of a PNG file. What is later than 128 quarter notes is not in it.</summary>
    public static byte[] Draw(Score score)
    {
        var pitched = score.Notes.Where(note => !note.IsDrum).ToList();
        var drums = score.Notes.Where(note => note.IsDrum).Select(note => (int)note.Pitch).Distinct().Order().ToList();
        var lowest = pitched.Count == 0 ? 48 : Math.Min(48, pitched.Min(note => (int)note.Pitch)) / SemitonesPerOctave * SemitonesPerOctave;
        var highest = pitched.Count == 0 ? 71 : Math.Max(71, pitched.Max(note => note.Pitch) / SemitonesPerOctave * SemitonesPerOctave + 11);
        var beats = (int)Math.Clamp((score.EndTick + score.TicksPerQuarter - 1) / score.TicksPerQuarter, NarrowestBeats, WidestBeats);
        var keysHeight = (Math.Min(highest, 127) - lowest + 1) * KeyHeight;
        var drumsTop = Margin + keysHeight + Gap;
        var height = drums.Count == 0 ? keysHeight + 2 * Margin : drumsTop + drums.Count * DrumHeight + Margin;
        var (left, right) = (Margin + KeyboardWidth, Margin + KeyboardWidth + beats * PixelsPerBeat);

        using var surface = SKSurface.Create(new SKImageInfo(right + Margin, height));
        using var paint = new SKPaint { IsAntialias = false };
        var canvas = surface.Canvas;
        canvas.Clear(White);
        for (var key = lowest; key <= Math.Min(highest, 127); key++)
        {
            var top = TopOf(key);
            if (IsBlack(key)) Fill(left, top, right, top + KeyHeight, BlackRow);
            Fill(Margin, top, IsBlack(key) ? Margin + KeyboardWidth * 2 / 3 : Margin, top + KeyHeight, BlackKey);
            if (key % SemitonesPerOctave is 0 or 5) Fill(Margin, top + KeyHeight - 1, right, top + KeyHeight, key % SemitonesPerOctave == 0 ? Bar : Beat);
        }

        foreach (var (beat, isBar) in Beats(score, beats))
        {
            var x = left + beat * PixelsPerBeat;
            Fill(x, Margin, x + 1, Margin + keysHeight, isBar ? Bar : Beat);
            if (drums.Count > 0) Fill(x, drumsTop, x + 1, height - Margin, isBar ? Bar : Beat);
        }

        foreach (var note in score.Notes)
        {
            var (from, to) = (left + PixelOf(note.Start), left + PixelOf(note.End));
            if (from >= right) continue;
            var top = note.IsDrum ? drumsTop + (drums.Count - 1 - drums.IndexOf(note.Pitch)) * DrumHeight : TopOf(note.Pitch);

            // A pixel is left between a note and the next one of its key.
            Fill(from, top + 1, Math.Min(Math.Max(from + 2, to - 1), right), top + (note.IsDrum ? DrumHeight : KeyHeight) - 1, note.IsDrum ? Mix(SoftDrum, LoudDrum, note.Velocity) : Mix(Soft, Loud, note.Velocity));
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();

        int TopOf(int key) => Margin + (Math.Min(highest, 127) - key) * KeyHeight;

        int PixelOf(long tick) => (int)(tick * PixelsPerBeat / score.TicksPerQuarter);

        void Fill(int x1, int y1, int x2, int y2, SKColor color)
        {
            paint.Color = color;
            canvas.DrawRect(SKRect.Create(x1, y1, x2 - x1, y2 - y1), paint);
        }
    }

    private static bool IsBlack(int key) => key % SemitonesPerOctave is 1 or 3 or 6 or 8 or 10;

    /// <summary>The quarter notes from the beginning, and which of them begin a bar of the metre that is in force.</summary>
    private static IEnumerable<(int Beat, bool IsBar)> Beats(Score score, int beats)
    {
        for (var beat = 0; beat <= beats; beat++)
        {
            var tick = (long)beat * score.TicksPerQuarter;
            var meter = score.Meters.LastOrDefault(meter => meter.Tick <= tick, new MeterChange(0, 4, 4));
            var barTicks = Math.Max(1, 4L * score.TicksPerQuarter * meter.Numerator / meter.Denominator);
            yield return (beat, (tick - meter.Tick) % barTicks == 0);
        }
    }

    private static SKColor Mix(SKColor soft, SKColor loud, byte velocity)
    {
        var share = velocity / 127.0;
        return new SKColor(Between(soft.Red, loud.Red), Between(soft.Green, loud.Green), Between(soft.Blue, loud.Blue));

        byte Between(byte from, byte to) => (byte)Math.Round(from + (to - from) * share);
    }
}
