namespace Instrumentation.Model.Data;

/// <summary>
/// The tokens that music is written in, and the grammar that every sequence of them obeys.
/// <para>
/// Time runs on a grid of <see cref="StepsPerQuarter"/> steps per quarter note, which holds sixteenths and triplets. A piece is
/// <c>Start note… End Padding…</c>, and a note is one of
/// <code>
/// TimeShift* Velocity? Pitch Duration     a melodic note
/// TimeShift* Velocity? Drum               a stroke on the drum kit, which has no duration
/// </code>
/// A time shift moves on from the previous onset; longer gaps are chained shifts, of which all but the last are the longest one.
/// A velocity stays in force until the next one.
/// </para>
/// <list type="table">
/// <listheader><term>ids</term><description>meaning</description></listheader>
/// <item><term>0, 1, 2</term><description>padding, start, end</description></item>
/// <item><term>3 to 50</term><description>time shift of 1 to 48 steps</description></item>
/// <item><term>51 to 66</term><description>velocity in 16 bins of 8</description></item>
/// <item><term>67 to 194</term><description>pitch, MIDI key 0 to 127</description></item>
/// <item><term>195 to 251</term><description>duration: 1 to 48 steps, then 54, 60, 66, 72, 84, 96, 120, 144 and 192</description></item>
/// <item><term>252 to 312</term><description>drum, General MIDI 2 percussion key 27 to 87</description></item>
/// </list>
/// </summary>
internal static class Vocabulary
{
    /// <summary>Grid steps in one quarter note.</summary>
    public const int StepsPerQuarter = 12;

    /// <summary>Fills a window behind its last token; carries no music and no loss.</summary>
    public const int Padding = 0;

    /// <summary>What a decoder is given before the first token. Windows do not contain it.</summary>
    public const int Start = 1;

    /// <summary>The piece is over; only padding follows.</summary>
    public const int End = 2;

    /// <summary>The longest single time shift, in steps; longer gaps chain it.</summary>
    public const int MaxTimeShift = 48;

    /// <summary>Lowest and highest percussion key that has a token.</summary>
    public const int MinDrum = 27, MaxDrum = 87;

    private const int FirstTimeShift = End + 1;
    private const int VelocityBins = 16, VelocityBinWidth = 8;
    private const int FirstVelocity = FirstTimeShift + MaxTimeShift;
    private const int FirstPitch = FirstVelocity + VelocityBins;
    private const int FirstDuration = FirstPitch + 128;

    private static ReadOnlySpan<byte> LongDurations => [54, 60, 66, 72, 84, 96, 120, 144, 192];

    private const int DenseDurations = 48, LongDurationCount = 9;
    private const int FirstDrum = FirstDuration + DenseDurations + LongDurationCount;

    /// <summary>The number of tokens; ids run from 0 to one below it.</summary>
    public const int Size = FirstDrum + MaxDrum - MinDrum + 1;

    private static readonly bool[][] AllowedAfterKind = BuildGrammar();

    /// <summary>What a token says.</summary>
    public static TokenKind KindOf(int token) => token switch
    {
        Padding => TokenKind.Padding,
        Start => TokenKind.Start,
        End => TokenKind.End,
        >= FirstTimeShift and < FirstVelocity => TokenKind.TimeShift,
        >= FirstVelocity and < FirstPitch => TokenKind.Velocity,
        >= FirstPitch and < FirstDuration => TokenKind.Pitch,
        >= FirstDuration and < FirstDrum => TokenKind.Duration,
        >= FirstDrum and < Size => TokenKind.Drum,
        _ => throw new ArgumentOutOfRangeException(nameof(token), token, $"A token is 0 to {Size - 1}."),
    };

    /// <summary>Whether the token begins a sound: a pitch or a drum stroke.</summary>
    public static bool IsNote(int token) => KindOf(token) is TokenKind.Pitch or TokenKind.Drum;

    /// <summary>The pitch class, 0 for C to 11 for B, of a pitch token; -1 for every other token, drums included.</summary>
    public static int PitchClassOf(int token) => token is >= FirstPitch and < FirstDuration ? (token - FirstPitch) % 12 : -1;

    /// <summary>
    /// The grammar as a mask over all <see cref="Size"/> tokens: element i says whether token i may follow <paramref name="previousToken"/>.
    /// A sequence that is sampled under these masks from <see cref="Start"/> decodes to valid notes; cut anywhere, it loses at most the note
    /// that the cut splits.
    /// </summary>
    public static ReadOnlySpan<bool> Allowed(int previousToken) => previousToken == TimeShift(MaxTimeShift)
        ? AllowedAfterKind[^1]
        : AllowedAfterKind[(int)KindOf(previousToken)];

    /// <summary>Whether <paramref name="next"/> may follow <paramref name="previous"/>.</summary>
    public static bool IsAllowed(int previous, int next) => Allowed(previous)[next];

    /// <summary>The token for a move of 1 to <see cref="MaxTimeShift"/> steps.</summary>
    public static int TimeShift(int steps) => FirstTimeShift + InRange(steps, 1, MaxTimeShift) - 1;

    /// <summary>The token for the bin that holds a velocity of 1 to 127.</summary>
    public static int Velocity(int velocity) => FirstVelocity + InRange(velocity, 1, 127) / VelocityBinWidth;

    /// <summary>The token for a MIDI key of 0 to 127.</summary>
    public static int Pitch(int key) => FirstPitch + InRange(key, 0, 127);

    /// <summary>The token for a percussion key of <see cref="MinDrum"/> to <see cref="MaxDrum"/>.</summary>
    public static int Drum(int key) => FirstDrum + InRange(key, MinDrum, MaxDrum) - MinDrum;

    /// <summary>The token whose duration is nearest to <paramref name="steps"/> (1 or more), the shorter one of two equally near.</summary>
    public static int Duration(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (steps <= DenseDurations) return FirstDuration + steps - 1;
        var longer = LongDurations;
        var best = 0;
        while (best + 1 < longer.Length && longer[best + 1] - steps < steps - longer[best]) best++;
        return steps - DenseDurations <= longer[0] - steps
            ? FirstDuration + DenseDurations - 1
            : FirstDuration + DenseDurations + best;
    }

    /// <summary>
    /// What the token states, in its own unit: steps of a time shift or duration, the key of a pitch or drum, the middle of a velocity bin
    /// (4, 12, … 124); 0 for padding, start and end.
    /// </summary>
    public static int ValueOf(int token) => KindOf(token) switch
    {
        TokenKind.TimeShift => token - FirstTimeShift + 1,
        TokenKind.Velocity => (token - FirstVelocity) * VelocityBinWidth + VelocityBinWidth / 2,
        TokenKind.Pitch => token - FirstPitch,
        TokenKind.Duration when token - FirstDuration < DenseDurations => token - FirstDuration + 1,
        TokenKind.Duration => LongDurations[token - FirstDuration - DenseDurations],
        TokenKind.Drum => token - FirstDrum + MinDrum,
        _ => 0,
    };

    /// <summary>By how many steps the token moves on: those of a time shift, 0 for every other token.</summary>
    public static int StepsOf(int token) => token is >= FirstTimeShift and < FirstVelocity ? token - FirstTimeShift + 1 : 0;

    private static int InRange(int value, int lowest, int highest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, highest);
        return value;
    }

    private static bool[][] BuildGrammar()
    {
        TokenKind[] sound = [TokenKind.Pitch, TokenKind.Drum];
        TokenKind[] note = [TokenKind.TimeShift, TokenKind.Velocity, .. sound];
        return
        [
            Mask(TokenKind.Padding),                      // after padding
            Mask(note),                                   // after start
            Mask(TokenKind.Padding),                      // after end
            Mask([TokenKind.Velocity, .. sound]),         // after a time shift that is not the longest
            Mask(sound),                                  // after a velocity
            Mask(TokenKind.Duration),                     // after a pitch
            Mask([.. note, TokenKind.End]),               // after a duration
            Mask([.. note, TokenKind.End]),               // after a drum
            Mask(note),                                   // after the longest time shift
        ];

        static bool[] Mask(params TokenKind[] kinds)
        {
            var mask = new bool[Size];
            for (var token = 0; token < Size; token++) mask[token] = Array.IndexOf(kinds, KindOf(token)) >= 0;
            return mask;
        }
    }
}

/// <summary>The kinds of tokens, in the order of their ids.</summary>
internal enum TokenKind { Padding, Start, End, TimeShift, Velocity, Pitch, Duration, Drum }
