using System.Text.Json;
using System.Text.Json.Nodes;

namespace Instrumentation.Anomalies;

/// <summary>One detector on one quantity, behind the journal.</summary>
internal abstract class QuantityCheck
{
    private double _reference = double.NaN;

    /// <summary>What it looks for.</summary>
    public abstract Anomaly Anomaly { get; }

    /// <summary>The episode that it is in.</summary>
    public abstract Episode Episode { get; }

    /// <summary>The least value that is expected next.</summary>
    public abstract double ExpectedLow { get; }

    /// <summary>The greatest value that is expected next.</summary>
    public abstract double ExpectedHigh { get; }

    /// <summary>The verdict on the last value.</summary>
    public Verdict Last { get; protected set; }

    /// <summary>How often the expectation has moved by more than a tenth.</summary>
    public long Adjustments { get; private set; }

    /// <summary>Whether the training judges the same while it records.</summary>
    public bool IsInline { get; init; }

    /// <summary>Judges the next value.</summary>
    public abstract EpisodeChange Check(double value, long step, Allowance allowance);

    /// <summary>Counts an adjustment where the expectation has moved far enough; to be called now and then.</summary>
    public void CountAdjustment()
    {
        var expectation = AdviceFigures.IsBound(ExpectedHigh) ? ExpectedHigh : ExpectedLow;
        if (Last == Verdict.WarmingUp || !double.IsFinite(expectation)) return;
        if (Math.Abs(expectation - _reference) <= 0.1 * Math.Abs(_reference)) return;
        if (!double.IsNaN(_reference)) Adjustments++;
        _reference = expectation;
    }

    /// <summary>What it knows, to go on from.</summary>
    public JsonObject Save() => new()
    {
        ["state"] = SaveState(),
        ["last"] = (int)Last,
        ["adjustments"] = Adjustments,
        ["reference"] = JsonSerializer.SerializeToNode(_reference, DetectorJson.Options),
    };

    /// <summary>Goes on from what was known.</summary>
    public void Load(JsonNode saved)
    {
        LoadState(saved["state"]);
        Last = (Verdict)(int)saved["last"]!;
        Adjustments = (long)saved["adjustments"]!;
        _reference = saved["reference"].Deserialize<double>(DetectorJson.Options);
    }

    protected abstract JsonNode? SaveState();

    protected abstract void LoadState(JsonNode? state);
}

/// <inheritdoc/>
internal sealed class QuantityCheck<TDetector, TRule>(TRule rule) : QuantityCheck
    where TDetector : struct, IDetector<TRule>
    where TRule : struct
{
    private readonly TRule _rule = rule;
    private WatchState<TDetector, TRule> _state = new();

    /// <summary>The detector, for what it is told beyond the values.</summary>
    public ref TDetector Detector => ref _state.Detector;

    public override Anomaly Anomaly => TDetector.Anomaly;

    public override Episode Episode => _state.Episode;

    public override double ExpectedLow => _state.Detector.ExpectedLow;

    public override double ExpectedHigh => _state.Detector.ExpectedHigh;

    public override EpisodeChange Check(double value, long step, Allowance allowance)
    {
        var change = _state.Check(value, _rule, step, allowance, out var verdict);
        Last = verdict;
        return change;
    }

    protected override JsonNode? SaveState() => JsonSerializer.SerializeToNode(_state, DetectorJson.Options);

    protected override void LoadState(JsonNode? state) => _state = state.Deserialize<WatchState<TDetector, TRule>>(DetectorJson.Options) ?? new();
}
