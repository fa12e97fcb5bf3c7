using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds anomalies in a stream of observations, from a journal while it grows, from one of a run that has ended, or from a file of somebody else. It has no
/// clock and no order of its own: the same observations give the same findings, and what is saved and loaded in between goes on as if nothing had been.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="sink">Is told what is found.</param>
internal sealed class Detection(RuleSet rules, IDetectionSink sink)
{
    /// <summary>Every how many steps it says what is expected of a quantity.</summary>
    private const int StepsPerReading = 50;

    /// <summary>How many quantities are watched: a label that never repeats must not fill the memory.</summary>
    private const int MaxQuantities = 4096;

    /// <summary>What has limits that are worth a line in a chart.</summary>
    private const Anomaly HasLimits = Anomaly.Spike | Anomaly.OutOfRange | Anomaly.Divergence | Anomaly.ThroughputDegradation | Anomaly.MemoryOverflow;

    private readonly Dictionary<QuantityKey, WatchedQuantity> _quantities = [];

    /// <summary>In the order in which they came, so that what is saved has no order of a hash table.</summary>
    private readonly List<QuantityKey> _keys = [];

    /// <summary>What was known of quantities that have not been observed since.</summary>
    private readonly Dictionary<QuantityKey, JsonNode> _restored = [];

    private Allowances _allowances = new();

    /// <summary>The program announced a change after a step.</summary>
    public void Announce(long step) => _allowances.Announce(step);

    /// <summary>An epoch began, an evaluation ended or the run was resumed after a step.</summary>
    public void Widen(long step) => _allowances.Widen(step);

    /// <summary>Takes the next value of a quantity.</summary>
    public void Observe(in Observation observation)
    {
        // What the training checks itself it checks per method, whatever the labels.
        if (observation.Checks is not null) Judge(observation, new QuantityKey(observation.Source, observation.Metric, observation.Kind, null), isInline: true);
        Judge(observation, new QuantityKey("", observation.Metric, observation.Kind, observation.Scope), isInline: false);
    }

    /// <summary>What it knows, to go on from.</summary>
    public JsonObject Save()
    {
        var quantities = new JsonArray();
        foreach (var key in _keys)
        {
            var saved = _quantities.TryGetValue(key, out var quantity) ? quantity.Save() : _restored[key].DeepClone();
            saved["key"] = JsonSerializer.SerializeToNode(key, DetectorJson.Options);
            quantities.Add(saved);
        }

        return new JsonObject { ["allowances"] = JsonSerializer.SerializeToNode(_allowances, DetectorJson.Options), ["quantities"] = quantities };
    }

    /// <summary>Goes on from what was known; null for nothing.</summary>
    public void Load(JsonNode? saved)
    {
        _quantities.Clear();
        _keys.Clear();
        _restored.Clear();
        _allowances = saved?["allowances"] is { } allowances ? allowances.Deserialize<Allowances>(DetectorJson.Options) : new Allowances();
        foreach (var quantity in saved?["quantities"]?.AsArray() ?? [])
        {
            var key = quantity!["key"].Deserialize<QuantityKey>(DetectorJson.Options);
            _keys.Add(key);
            _restored.Add(key, quantity.DeepClone());
        }
    }

    private void Judge(in Observation observation, in QuantityKey key, bool isInline)
    {
        if (!_quantities.TryGetValue(key, out var quantity) && (quantity = Add(key, observation.Checks, isInline)) is null) return;
        var place = observation.Place;
        var allowance = _allowances.At(place.Step);
        foreach (var check in quantity.Checks)
        {
            var change = check.Check(observation.Value, place.Step, allowance);
            if (change != EpisodeChange.None) Tell(quantity, check.Anomaly, change, check.Episode, place, check.IsInline);
        }

        Read(quantity, observation);
    }

    private WatchedQuantity? Add(in QuantityKey key, IReadOnlyList<CheckSchema>? asked, bool isInline)
    {
        if (!_restored.Remove(key, out var saved))
        {
            if (_keys.Count == MaxQuantities) return null;
            _keys.Add(key);
        }

        var quantity = new WatchedQuantity(key, [.. rules.ChecksOf(key.Metric, key.Kind, asked).Where(check => check.IsInline == isInline)]);
        if (saved is not null) quantity.Load(saved);
        _quantities.Add(key, quantity);
        return quantity;
    }

    private void Tell(WatchedQuantity quantity, Anomaly anomaly, EpisodeChange change, in Episode episode, in RunPlace place, bool isInline) =>
        sink.Changed(new AnomalyChange(anomaly, quantity.Key.Metric, quantity.Role, quantity.Key.Scope, change, episode, place, isInline));

    /// <summary>Says now and then what is expected of a quantity.</summary>
    private void Read(WatchedQuantity quantity, in Observation observation)
    {
        var step = observation.Place.Step;
        if (quantity.LastReading >= 0 && step < quantity.LastReading + StepsPerReading) return;
        quantity.LastReading = step;
        foreach (var check in quantity.Checks)
        {
            if ((check.Anomaly & HasLimits) == 0) continue;
            check.CountAdjustment();
            sink.Expected(new ThresholdReading(
                check.Anomaly, quantity.Key.Metric, quantity.Role, quantity.Key.Scope, observation.Value, check.ExpectedLow, check.ExpectedHigh, check.Adjustments,
                check.Last == Verdict.WarmingUp, observation.Place));
        }
    }
}
