using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>The states of all watches of a run, by the method, the quantity and the anomaly.</summary>
/// <param name="restored">The states of the checkpoint that the run goes on from.</param>
internal sealed class RunDetectors(JsonObject? restored = null)
{
    private readonly Lock _lock = new();
    private readonly JsonObject _restored = restored ?? [];
    private readonly Dictionary<string, object> _states = [];
    private readonly Dictionary<string, int> _registrations = [];

    /// <summary>The state of a watch that a recorder makes: that of the checkpoint where it has one, else an empty one.</summary>
    public TState Register<TState>(string name)
        where TState : class, new()
    {
        lock (_lock)
        {
            // Several objects of one type may be watched in one run; they are told apart by the order in which they first record. A replay cannot: DetectAttribute says so.
            var number = _registrations[name] = _registrations.GetValueOrDefault(name) + 1;
            if (number > 1) name += $"#{number}";
            var state = _restored[name].Deserialize<TState>(DetectorJson.Options) ?? new TState();
            _states.Add(name, state);
            return state;
        }
    }

    /// <summary>The states by name, those of a checkpoint included whose recorder has not been made yet.</summary>
    public JsonObject Save()
    {
        lock (_lock)
        {
            var saved = (JsonObject)_restored.DeepClone();
            foreach (var (name, state) in _states) saved[name] = JsonSerializer.SerializeToNode(state, state.GetType(), DetectorJson.Options);
            return saved;
        }
    }
}
