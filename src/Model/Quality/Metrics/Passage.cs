using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Quality.Metrics;

/// <summary>Music as it is measured: notes on a grid of <see cref="StepsPerBeat"/> steps per quarter note.</summary>
/// <remarks>
/// Every metric depends on its grid; this one holds sixteenths and triplets twice over. It begins at step 0, not at the first note, and ends with the last
/// note, where MusPy also counts controllers behind it, which are no music.
/// </remarks>
internal sealed class Passage
{
    /// <summary>Grid steps in one beat, which is a quarter note here, as it is in MusPy.</summary>
    public const int StepsPerBeat = 24;

    // About nine days of music at 120 quarters a minute: what is later than that is damage.
    private const int MaxStep = 24_000_000;

    private Passage(List<PassageNote> notes, int measure)
    {
        notes.Sort();
        Notes = notes;
        Pitched = notes.TrueForAll(note => !note.IsDrum) ? notes : notes.FindAll(note => !note.IsDrum);
        Measure = measure;
        foreach (var note in notes) Length = Math.Max(Length, note.End);
    }

    /// <summary>All notes, by onset, then pitch, then end.</summary>
    public IReadOnlyList<PassageNote> Notes { get; }

    /// <summary>The notes that have a pitch: those of the drums are left out.</summary>
    public IReadOnlyList<PassageNote> Pitched { get; }

    /// <summary>Steps from 0 to the end of the last note; 0 without notes.</summary>
    public int Length { get; }

    /// <summary>Steps in one measure, 1 or more: of the metre in which most measures are, because the first one may be that of a pickup.</summary>
    public int Measure { get; }

    /// <summary>Puts a score on the grid: onset and end of each note are rounded by themselves, half to even, so that a note may have no length.</summary>
    /// <param name="score">The score.</param>
    /// <param name="measure">Steps in one measure; null for those of the metre in which most measures are.</param>
    public static Passage Of(Score score, int? measure = null)
    {
        var stepsPerTick = (double)StepsPerBeat / score.TicksPerQuarter;
        var notes = new List<PassageNote>(score.Notes.Count);
        foreach (var note in score.Notes)
        {
            if (note.End * stepsPerTick > MaxStep) continue;
            notes.Add(new PassageNote(Round(note.Start * stepsPerTick), Round(note.End * stepsPerTick), note.Pitch, note.IsDrum));
        }

        return new Passage(notes, measure ?? MeasureOf(score));
    }

    /// <summary>The measures from one on, as a passage of its own: the notes that begin there, cut at its end.</summary>
    /// <param name="first">The first measure, from 0.</param>
    /// <param name="count">How many measures.</param>
    public Passage Slice(int first, int count)
    {
        var (begin, end) = ((long)first * Measure, (first + (long)count) * Measure);
        var notes = new List<PassageNote>();
        foreach (var note in Notes)
        {
            if (note.Start >= end) break;
            if (note.Start >= begin) notes.Add(note with { Start = (int)(note.Start - begin), End = (int)(Math.Min(note.End, end) - begin) });
        }

        return new Passage(notes, Measure);
    }

    /// <summary>Steps of a measure of the metre in which most measures are, the first of equals; that of 4/4 where there is none.</summary>
    private static int MeasureOf(Score score)
    {
        var end = score.EndTick;
        var measures = new Dictionary<int, double>();
        Count(new MeterChange(0, 4, 4), score.Meters.Count > 0 ? score.Meters[0].Tick : end);
        for (var i = 0; i < score.Meters.Count; i++) Count(score.Meters[i], i + 1 < score.Meters.Count ? Math.Min(end, score.Meters[i + 1].Tick) : end);
        return measures.Count == 0 ? 4 * StepsPerBeat : measures.MaxBy(measure => measure.Value).Key;

        void Count(MeterChange meter, long until)
        {
            var steps = Math.Max(1, Round(4.0 * StepsPerBeat * meter.Numerator / meter.Denominator));
            if (until > meter.Tick) measures[steps] = measures.GetValueOrDefault(steps) + (double)(until - meter.Tick) / steps;
        }
    }

    private static int Round(double step) => (int)Math.Round(step, MidpointRounding.ToEven);
}

/// <summary>A note on the grid.</summary>
/// <param name="Start">Onset in steps.</param>
/// <param name="End">The step at which it is no longer heard, <paramref name="Start"/> or later.</param>
/// <param name="Pitch">MIDI key, 0 to 127.</param>
/// <param name="IsDrum">Whether the key names an instrument of the drum kit and no pitch.</param>
internal readonly record struct PassageNote(int Start, int End, byte Pitch, bool IsDrum) : IComparable<PassageNote>
{
    /// <summary>Its length in steps.</summary>
    public int Duration => End - Start;

    /// <summary>By onset, then pitch, then end.</summary>
    public int CompareTo(PassageNote other) =>
        Start != other.Start ? Start.CompareTo(other.Start)
        : Pitch != other.Pitch ? Pitch.CompareTo(other.Pitch)
        : End != other.End ? End.CompareTo(other.End)
        : IsDrum.CompareTo(other.IsDrum);
}
