namespace Instrumentation.Model.Data;

/// <summary>A note on the grid of <see cref="Vocabulary.StepsPerQuarter"/> steps per quarter note.</summary>
/// <param name="Step">Onset in steps from the beginning of the piece.</param>
/// <param name="Duration">Length in steps, 1 or more; 0 for a drum stroke.</param>
/// <param name="Pitch">MIDI key, 0 to 127.</param>
/// <param name="Velocity">1 to 127.</param>
internal readonly record struct GridNote(int Step, short Duration, byte Pitch, byte Velocity) : IComparable<GridNote>
{
    /// <summary>Whether this is a stroke on the drum kit.</summary>
    public bool IsDrum => Duration == 0;

    /// <summary>By step, melodic notes before drums, low before high, then by length and strength.</summary>
    public int CompareTo(GridNote other) =>
        Step != other.Step ? Step.CompareTo(other.Step)
        : IsDrum != other.IsDrum ? IsDrum.CompareTo(other.IsDrum)
        : Pitch != other.Pitch ? Pitch.CompareTo(other.Pitch)
        : Duration != other.Duration ? Duration.CompareTo(other.Duration)
        : Velocity.CompareTo(other.Velocity);
}
