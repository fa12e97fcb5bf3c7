using System.Globalization;

namespace Instrumentation.Model.Midi.Own;

/// <summary>Collects what the tracks of one file say.</summary>
internal sealed class ScoreBuilder
{
    private const int MostWarnings = 16;
    private readonly List<string> _warnings = [];
    private int _unsaid;

    public List<Note> Notes { get; } = [];

    public List<TempoChange> Tempos { get; } = [];

    public List<MeterChange> Meters { get; } = [];

    /// <summary>The program of each channel; it outlives a track, because many files set all programs in their first one.</summary>
    public byte[] Programs { get; } = new byte[16];

    public void Warn(int atByte, string cause)
    {
        if (_warnings.Count < MostWarnings)
            _warnings.Add(string.Create(CultureInfo.InvariantCulture, $"byte {atByte}: {cause}"));
        else
            _unsaid++;
    }

    public Score Build(int ticksPerQuarter)
    {
        if (_unsaid > 0) _warnings.Add(string.Create(CultureInfo.InvariantCulture, $"and {_unsaid} more"));
        Notes.Sort(static (a, b) =>
            a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.Track != b.Track ? a.Track.CompareTo(b.Track)
            : a.Pitch != b.Pitch ? a.Pitch.CompareTo(b.Pitch)
            : a.Channel != b.Channel ? a.Channel.CompareTo(b.Channel)
            : a.Duration != b.Duration ? a.Duration.CompareTo(b.Duration)
            : a.Velocity != b.Velocity ? a.Velocity.CompareTo(b.Velocity)
            : a.Program.CompareTo(b.Program));
        return new Score
        {
            TicksPerQuarter = ticksPerQuarter,
            Notes = Notes,
            // Of several changes on one tick the last in the file wins, so that order has to survive: OrderBy is stable, Sort is not.
            Tempos = [.. Tempos.OrderBy(tempo => tempo.Tick)],
            Meters = [.. Meters.OrderBy(meter => meter.Tick)],
            Warnings = _warnings,
        };
    }
}
