using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>
/// Finds anomalies in a stream of observations, from a journal while it grows, from one of a run that has ended, or from a file of somebody else. It has no
/// clock and no order of its own: the same observations give the same findings, and what is saved and loaded in between goes on as if nothing had been.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="sink">Is told what is found.</param>
/// <param name="stepsPerReading">Every how many steps it says what is expected of a quantity.</param>
internal sealed class Detection(RuleSet rules, IDetectionSink sink, int stepsPerReading = 50)
{
    /// <summary>How many quantities are watched, as <see cref="JournalLosses.TooManyQuantities"/> says: a label that never repeats must not fill the memory.</summary>
    private const int MaxQuantities = 4096;

    /// <summary>What has limits that are worth a line in a chart.</summary>
    public const Anomaly HasLimits = Anomaly.Spike | Anomaly.OutOfRange | Anomaly.Divergence | Anomaly.ThroughputDegradation | Anomaly.MemoryOverflow;

    private readonly Dictionary<QuantityKey, WatchedQuantity> _quantities = [];

    /// <summary>In the order in which they came, so that what is saved has no order of a hash table.</summary>
    private readonly List<QuantityKey> _keys = [];

    /// <summary>What was known of quantities that have not been observed since.</summary>
    private readonly Dictionary<QuantityKey, JsonNode> _restored = [];

    private Allowances _allowances = new();
    private DetectionContext _context = new();
    private RunPace _pace = new();

    /// <summary>The program announced a change after a step.</summary>
    public void Announce(long step) => _allowances.Announce(step);

    /// <summary>An epoch begins, or has ended: until its first step much may happen that takes time.</summary>
    public void StartEpoch() => _pace.IsBetweenEpochs = true;

    /// <summary>The training gave a sign of life, or a thread beside it looked for one.</summary>
    public void Tick(in RunPlace place, SignOfLife sign, double stepSeconds = 0)
    {
        if (place.Time == 0) return;
        var pause = Watch(new QuantityKey("", "pause", QuantityKind.Pause, null), null, isInline: false)?.Find<StalledTrainingDetector, StalledTrainingRule>();
        var seconds = _pace.Since(place.Time);
        if (pause is not null)
        {
            pause.Detector.IsBetweenEpochs = _pace.IsBetweenEpochs;
            Observe(new Observation("pause", QuantityKind.Pause, null, seconds, place));
            if (stepSeconds > 0) pause.Detector.Learn(stepSeconds);
            else if (sign != SignOfLife.None && pause.Last == Verdict.Normal) pause.Detector.LongestPause = Math.Max(pause.Detector.LongestPause, seconds);
        }

        _pace.Take(place.Time, sign);
    }

    /// <summary>An epoch began, an evaluation ended or the run was resumed after a step.</summary>
    public void Widen(long step) => _allowances.Widen(step);

    /// <summary>Takes the next value of a quantity.</summary>
    public void Observe(in Observation observation)
    {
        // What the training checks itself it checks per method, whatever the labels.
        if (observation.Checks is not null) Judge(observation, new QuantityKey(observation.Source, observation.Metric, observation.Kind, null), isInline: true);
        Judge(observation, new QuantityKey("", observation.Metric, observation.Kind, observation.Scope), isInline: false);
    }

    /// <summary>Time passed in which nothing was lost, to whoever has lost something before.</summary>
    public void ObserveNoLoss(in RunPlace place)
    {
        for (var i = 0; i < _keys.Count; i++)
        {
            if (_keys[i] is { Kind: QuantityKind.LostRecords } key) Observe(new Observation(key.Metric, key.Kind, key.Scope, 0, place));
        }
    }

    /// <summary>The episodes that are open now.</summary>
    public IEnumerable<AnomalyChange> OpenEpisodes() =>
        from key in _keys
        where _quantities.ContainsKey(key)
        let quantity = _quantities[key]
        from check in quantity.Checks
        where check.Episode.IsOpen
        select new AnomalyChange(check.Anomaly, key.Metric, quantity.Role, key.Scope, EpisodeChange.None, check.Episode, default, check.IsInline);

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

        return new JsonObject
        {
            ["allowances"] = JsonSerializer.SerializeToNode(_allowances, DetectorJson.Options),
            ["context"] = JsonSerializer.SerializeToNode(_context, DetectorJson.Options),
            ["pace"] = JsonSerializer.SerializeToNode(_pace, DetectorJson.Options),
            ["quantities"] = quantities,
        };
    }

    /// <summary>Goes on from what was known; null for nothing.</summary>
    public void Load(JsonNode? saved)
    {
        _quantities.Clear();
        _keys.Clear();
        _restored.Clear();
        _allowances = saved?["allowances"] is { } allowances ? allowances.Deserialize<Allowances>(DetectorJson.Options) : new Allowances();
        _context = saved?["context"].Deserialize<DetectionContext>(DetectorJson.Options) ?? new DetectionContext();
        _pace = saved?["pace"] is { } pace ? pace.Deserialize<RunPace>(DetectorJson.Options) : new RunPace();
        foreach (var quantity in saved?["quantities"]?.AsArray() ?? [])
        {
            var key = quantity!["key"].Deserialize<QuantityKey>(DetectorJson.Options);
            _keys.Add(key);
            _restored.Add(key, quantity.DeepClone());
        }
    }

    private void Judge(in Observation observation, in QuantityKey key, bool isInline)
    {
        if (Watch(key, observation.Checks, isInline) is not { } quantity) return;
        if (!isInline && !_context.Prepare(quantity, observation)) return;
        var place = observation.Place;
        var allowance = _allowances.At(place.Step);
        foreach (var check in quantity.Checks)
        {
            var shifts = ShiftsOf(check);
            var change = check.Check(observation.Value, place.Step, allowance);
            if (ShiftsOf(check) != shifts) TellShift(quantity, check, observation);
            if (change != EpisodeChange.None) Tell(quantity, check.Anomaly, change, check.Episode, place, check.IsInline);
        }

        Read(quantity, observation);
    }

    private WatchedQuantity? Watch(in QuantityKey key, IReadOnlyList<CheckSchema>? asked, bool isInline) =>
        _quantities.TryGetValue(key, out var quantity) ? quantity : Add(key, asked, isInline);

    private WatchedQuantity? Add(in QuantityKey key, IReadOnlyList<CheckSchema>? asked, bool isInline)
    {
        if (!_restored.Remove(key, out var saved))
        {
            if (_keys.Count == MaxQuantities)
            {
                sink.Unwatched(key.Metric);
                return null;
            }

            _keys.Add(key);
        }

        var quantity = new WatchedQuantity(key, [.. rules.ChecksOf(key.Metric, key.Kind, asked).Where(check => check.IsInline == isInline)]);
        if (saved is not null) quantity.Load(saved);
        _quantities.Add(key, quantity);
        return quantity;
    }

    private static int ShiftsOf(QuantityCheck check) => check is QuantityCheck<SpikeDetector, SpikeRule> spike ? spike.Detector.Shifts : 0;

    /// <summary>One event, which is over at once: the new level is what is expected from now on.</summary>
    private void TellShift(WatchedQuantity quantity, QuantityCheck check, in Observation observation)
    {
        var episode = default(Episode);
        var place = observation.Place;
        var opened = episode.Update(Verdict.Info, observation.Value, check.ExpectedLow, check.ExpectedHigh, place.Step, valuesToResolve: 1);
        Tell(quantity, Anomaly.BaselineShift, opened, episode, place, isInline: false);
        Tell(quantity, Anomaly.BaselineShift, episode.Update(Verdict.Normal, observation.Value, 0, 0, place.Step, valuesToResolve: 1), episode, place, isInline: false);
    }

    private void Tell(WatchedQuantity quantity, Anomaly anomaly, EpisodeChange change, in Episode episode, in RunPlace place, bool isInline) =>
        sink.Changed(new AnomalyChange(anomaly, quantity.Key.Metric, quantity.Role, quantity.Key.Scope, change, episode, place, isInline));

    /// <summary>Says now and then what is expected of a quantity.</summary>
    private void Read(WatchedQuantity quantity, in Observation observation)
    {
        var step = observation.Place.Step;
        if (quantity.LastReading >= 0 && step < quantity.LastReading + stepsPerReading) return;
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
