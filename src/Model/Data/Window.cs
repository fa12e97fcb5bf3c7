namespace Instrumentation.Model.Data;

/// <summary>A sample: the tokens of a part of a piece.</summary>
internal static class Window
{
    /// <summary>Cuts a window out of a piece: what begins at a bar line, varied, as many whole notes as fit, then padding.</summary>
    /// <param name="notes">The whole piece.</param>
    /// <param name="start">The bar in which the window begins.</param>
    /// <param name="augmentation">How it is varied.</param>
    /// <param name="length">Tokens in the window, padding included.</param>
    /// <param name="used">Tokens without padding.</param>
    public static long[] Cut(ReadOnlySpan<GridNote> notes, Bar start, Augmentation augmentation, int length, out int used)
    {
        // A note is at least one token (a drum stroke at an unchanged velocity), so no more notes than this can fit.
        var rest = notes.Slice(start.FirstNote, Math.Min(length + 1, notes.Length - start.FirstNote));
        var tokens = new List<int>(length);
        Tokenizer.Encode(augmentation.Apply(rest), (int)(start.Step * augmentation.TimeStretch), length, tokens);
        var window = new long[length];
        for (var i = 0; i < tokens.Count; i++) window[i] = tokens[i];
        used = tokens.Count;
        return window;
    }
}
