namespace Instrumentation.Anomalies;

/// <summary>The states of all checks of a run, by the method, the quantity and the anomaly.</summary>
/// <param name="restored">The states of the checkpoint that the run goes on from.</param>
internal sealed class RunDetectors(IReadOnlyDictionary<string, DetectorState>? restored = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DetectorState> _states = new(restored ?? new Dictionary<string, DetectorState>());
    private readonly Dictionary<string, int> _registrations = [];

    /// <summary>The state of a check that a recorder makes: that of the checkpoint where it has one, else an empty one.</summary>
    public DetectorState Register(string source, string quantity, Anomaly anomaly)
    {
        var name = $"{source}/{quantity}/{anomaly}";
        lock (_lock)
        {
            // Several objects of one type may be checked in one run; they are told apart by the order in which they first record.
            var number = _registrations[name] = _registrations.GetValueOrDefault(name) + 1;
            if (number > 1) name += $"#{number}";
            if (!_states.TryGetValue(name, out var state)) _states.Add(name, state = new DetectorState());
            return state;
        }
    }

    /// <summary>The states by name, those of a checkpoint included whose recorder has not been made yet.</summary>
    public Dictionary<string, DetectorState> Save()
    {
        lock (_lock) return new Dictionary<string, DetectorState>(_states);
    }
}
