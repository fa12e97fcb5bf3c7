using static System.FormattableString;

namespace Instrumentation.Model.Data;

/// <summary>One way to vary a piece: another key, half or double note values, louder or softer. Drums keep their keys.</summary>
/// <param name="Transposition">Semitones, -5 to 6.</param>
/// <param name="TimeStretch">Factor on all times: 0.5, 1 or 2, because any other would leave the grid and with it the beat.</param>
/// <param name="VelocityScale">Factor on all velocities, 0.8 to 1.2.</param>
internal readonly record struct Augmentation(int Transposition, double TimeStretch, double VelocityScale)
{
    /// <summary>The piece as it is.</summary>
    public static readonly Augmentation None = new(0, 1, 1);

    private const double TransposeChance = 0.8, StretchChance = 0.1, VelocityChance = 0.5;

    /// <summary>Draws an augmentation. What <paramref name="notes"/> cannot bear is refused, not clipped, and left out, and the rest is kept: a
    /// transposition beyond the keys 0 to 127, or of drums alone, or note values halved to less than a step.</summary>
    /// <param name="random">The stream of the one use of the piece.</param>
    /// <param name="notes">The whole piece.</param>
    /// <param name="refusal">What was refused and why; null for nothing.</param>
    public static Augmentation Draw(ref SeededRandom random, ReadOnlySpan<GridNote> notes, out string? refusal)
    {
        // Every number is drawn in any case, so that a refusal does not change the numbers that follow.
        var transposition = random.NextDouble() < TransposeChance ? random.Next(12) - 5 : random.Next(1);
        var stretch = random.NextDouble() < StretchChance ? random.Next(2) == 0 ? 0.5 : 2 : 1 + random.Next(1);
        var velocity = Math.Round(0.8 + 0.4 * random.NextDouble(), 2);
        if (random.NextDouble() >= VelocityChance) velocity = 1;
        var noTransposition = WhyNotTransposed(notes, transposition);
        var noStretch = CanStretch(notes, stretch) ? null : Invariant($"time stretch by {stretch} refused: there are odd steps");
        refusal = noTransposition is null ? noStretch : noStretch is null ? noTransposition : $"{noTransposition}; {noStretch}";
        return new Augmentation(noTransposition is null ? transposition : 0, noStretch is null ? stretch : 1, velocity);
    }

    /// <summary>Why the notes cannot be moved; null where all melodic ones stay within the keys 0 to 127.</summary>
    public static string? WhyNotTransposed(ReadOnlySpan<GridNote> notes, int semitones)
    {
        if (semitones == 0) return null;
        var hasMelody = false;
        foreach (var note in notes)
        {
            if (note.IsDrum) continue;
            hasMelody = true;
            if (note.Pitch + semitones is < 0 or > 127) return Invariant($"transposition by {semitones:+0;-0} refused: key {note.Pitch} would be {note.Pitch + semitones}");
        }
        return hasMelody ? null : Invariant($"transposition by {semitones:+0;-0} refused: there are drums only");
    }

    /// <summary>Whether all times stay whole steps.</summary>
    public static bool CanStretch(ReadOnlySpan<GridNote> notes, double factor)
    {
        if (factor >= 1) return true;
        foreach (var note in notes)
        {
            if ((note.Step & 1) != 0 || (note.Duration & 1) != 0) return false;
        }
        return true;
    }

    /// <summary>The varied notes, in the order of <see cref="Tokenizer.Quantise"/>.</summary>
    public GridNote[] Apply(ReadOnlySpan<GridNote> notes)
    {
        var varied = new GridNote[notes.Length];
        for (var i = 0; i < notes.Length; i++)
        {
            var note = notes[i];
            varied[i] = new GridNote(
                (int)(note.Step * TimeStretch),
                (short)Math.Min(note.Duration * TimeStretch, short.MaxValue),
                (byte)(note.IsDrum ? note.Pitch : note.Pitch + Transposition),
                (byte)Math.Clamp(Math.Round(note.Velocity * VelocityScale), 1, 127));
        }
        Array.Sort(varied);     // notes that differ in velocity alone may have become equal or changed places
        return varied;
    }
}
