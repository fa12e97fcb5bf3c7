namespace Instrumentation.Model.Quality;

/// <summary>How much windows of one batch differ from each other.</summary>
internal static class WindowDiversity
{
    /// <summary>
    /// The probability that two different windows have different tokens at the same place, over all places that both have: the index of Gini and Simpson,
    /// averaged. 0 where all windows are the same.
    /// </summary>
    /// <param name="tokens">Token ids, row-major.</param>
    /// <param name="windows">Rows.</param>
    /// <param name="isPadding">Whether a place of a window is none, by its position in <paramref name="tokens"/>.</param>
    /// <returns>0 to 1; null where no place has two windows.</returns>
    public static double? Of(ReadOnlySpan<long> tokens, int windows, Func<int, bool> isPadding)
    {
        var length = tokens.Length / windows;
        var (pairs, different) = (0L, 0L);
        for (var place = 0; place < length; place++)
        {
            for (var left = place; left < tokens.Length; left += length)
            {
                if (isPadding(left)) continue;
                for (var right = left + length; right < tokens.Length; right += length)
                {
                    if (isPadding(right)) continue;
                    pairs++;
                    if (tokens[left] != tokens[right]) different++;
                }
            }
        }

        return pairs == 0 ? null : (double)different / pairs;
    }

    /// <summary>
    /// The diversity of what a decoder chose against that of the windows for which it chose: about 1 for a decoder that follows its windows, towards 0 for
    /// one that writes the same whatever it is given.
    /// </summary>
    /// <param name="chosen">The tokens chosen, row-major.</param>
    /// <param name="real">The windows, of the same shape.</param>
    /// <param name="windows">Rows.</param>
    /// <param name="padding">The token of <paramref name="real"/> that stands for none.</param>
    /// <returns>Null where the windows themselves do not differ.</returns>
    public static double? Relative(ReadOnlySpan<long> chosen, long[] real, int windows, long padding)
    {
        var ofReal = Of(real, windows, place => real[place] == padding);
        return ofReal > 0 ? Of(chosen, windows, place => real[place] == padding) / ofReal : null;
    }
}
