using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Sound;

/// <summary>When the ticks of a score sound.</summary>
internal sealed class TempoMap
{
    private const int DefaultTempo = 500_000;

    private readonly int _ticksPerQuarter;
    private readonly List<(long Tick, double Seconds, int MicrosecondsPerQuarter)> _changes = [(0, 0, DefaultTempo)];

    public TempoMap(Score score)
    {
        _ticksPerQuarter = score.TicksPerQuarter;
        foreach (var tempo in score.Tempos) _changes.Add((tempo.Tick, Seconds(tempo.Tick), tempo.MicrosecondsPerQuarter));
    }

    /// <summary>The time of a tick, 0 or later, in seconds from the beginning.</summary>
    public double Seconds(long tick)
    {
        var (from, seconds, tempo) = _changes[_changes.FindLastIndex(change => change.Tick <= tick)];
        return seconds + (tick - from) * (tempo / 1e6) / _ticksPerQuarter;
    }
}
