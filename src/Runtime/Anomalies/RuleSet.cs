using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Anomalies;

namespace Instrumentation;

/// <summary>
/// The rules by which anomalies are found behind the journal: those that are shipped, and what differs from them. As JSON it has one member per rule,
/// which is <c>"off"</c> or an object with the constants that differ, and <c>metrics</c> with the same for single quantities:
/// <code>{ "plateau": "off", "spike": { "threshold": 10 }, "metrics": { "total": { "divergence": "off" } } }</code>
/// </summary>
/// <remarks>
/// What <see cref="DetectAttribute"/> says of a quantity comes before the rules that are shipped, and what stands here comes before both. Checks that
/// generated code makes have their constants compiled in; here they change what a replay finds.
/// </remarks>
public sealed class RuleSet
{
    private const string Off = "off";
    private const string MetricsName = "metrics";

    private readonly JsonObject _overrides;

    private RuleSet(JsonObject overrides) => _overrides = overrides;

    /// <summary>The rules as they are shipped.</summary>
    public static RuleSet Shipped { get; } = new([]);

    /// <summary>Reads what differs from the shipped rules.</summary>
    /// <param name="json">An object, as the class says.</param>
    /// <exception cref="FormatException">It is no such object, or names a rule or a constant that does not exist; the message says which exist.</exception>
    public static RuleSet Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return Of(JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // An argument: the same name twice.
            throw new FormatException($"The rules are not JSON ({exception.Message.TrimEnd('.')}); write them as {{ \"spike\": {{ \"threshold\": 10 }} }}.", exception);
        }
    }

    /// <summary>All rules with all their constants, and what differs for single quantities.</summary>
    public string ToJson()
    {
        var all = new JsonObject();
        foreach (var rule in Rule.All) all[rule.Name] = IsOff(_overrides, rule) ? Off : Constants(rule, [_overrides[rule.Name] as JsonObject]);
        if (_overrides[MetricsName] is { } metrics) all[MetricsName] = metrics.DeepClone();
        return all.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>What differs from the shipped rules.</summary>
    internal JsonObject Save() => (JsonObject)_overrides.DeepClone();

    /// <inheritdoc cref="Parse"/>
    internal static RuleSet Of(JsonNode? json)
    {
        var overrides = json as JsonObject ?? throw new FormatException("The rules are no JSON object; write them as { \"spike\": { \"threshold\": 10 } }.");
        Check(overrides, "The rules", [MetricsName]);
        if (overrides[MetricsName] is { } metrics)
        {
            foreach (var (metric, rules) in metrics as JsonObject ?? throw new FormatException($"'{MetricsName}' of the rules is no object; give an object with one member per quantity."))
                Check(rules as JsonObject ?? throw new FormatException($"The rules of '{metric}' are no object; give an object with one member per rule."), $"The rules of '{metric}'", []);
        }

        return new RuleSet((JsonObject)overrides.DeepClone());
    }

    /// <summary>The detectors of a quantity: those that its <see cref="DetectAttribute"/> or its kind asks for, without those that are off.</summary>
    internal IEnumerable<QuantityCheck> ChecksOf(string metric, QuantityKind kind, IReadOnlyList<CheckSchema>? asked)
    {
        var own = _overrides[MetricsName]?[metric] as JsonObject;
        IEnumerable<Anomaly> anomalies = asked is null ? Defaults.Of(kind) : asked.Select(check => check.Anomaly);
        foreach (var anomaly in anomalies)
        {
            if (Rule.Of(anomaly) is not { } rule || IsOff(own, rule) || (IsOff(_overrides, rule) && own?[rule.Name] is not JsonObject)) continue;
            var compiled = asked?.First(check => check.Anomaly == anomaly).Constants?.Aggregate(new JsonObject(), (constants, constant) =>
            {
                constants[constant.Key] = constant.Value;
                return constants;
            });

            // Journals from before the compiled constants of a gradient norm stood in its schema lack them there.
            yield return rule.Create(Constants(rule, [asked is null || kind == QuantityKind.GradientNorm ? Defaults.ConstantsOf(kind, anomaly) : null, compiled, _overrides[rule.Name] as JsonObject, own?[rule.Name] as JsonObject]), asked is not null && Rule.IsPoint(anomaly));
        }
    }

    private static bool IsOff(JsonObject? rules, Rule rule) => rules?[rule.Name] is JsonValue;

    /// <summary>The constants that are shipped, with those of each object in its turn in their place. An unknown one of a later version is left out.</summary>
    private static JsonObject Constants(Rule rule, ReadOnlySpan<JsonObject?> objects)
    {
        var constants = (JsonObject)rule.Defaults.DeepClone();
        foreach (var others in objects)
        {
            foreach (var (name, value) in others ?? [])
            {
                if (constants.ContainsKey(name)) constants[name] = rule.WholeNumbers.Contains(name) ? (int)value!.GetValue<double>() : value?.DeepClone();
            }
        }

        return constants;
    }

    private static void Check(JsonObject rules, string owner, IReadOnlyList<string> alsoKnown)
    {
        foreach (var (name, value) in rules)
        {
            if (alsoKnown.Contains(name)) continue;
            var rule = Rule.All.FirstOrDefault(rule => rule.Name == name)
                ?? throw new FormatException($"{owner} name '{name}', which is no rule; there are {string.Join(", ", Rule.All.Select(rule => rule.Name))}.");
            if (value is JsonValue off && off.GetValueKind() == JsonValueKind.String && off.GetValue<string>() == Off) continue;
            Check(rule, value as JsonObject ?? throw new FormatException($"{owner} give '{name}' a value that is no object; write \"off\", or an object with constants such as {rule.Defaults.ToJsonString()}."), owner);
        }
    }

    private static void Check(Rule rule, JsonObject constants, string owner)
    {
        foreach (var (name, value) in constants)
        {
            if (!rule.Defaults.ContainsKey(name))
                throw new FormatException($"{owner} give '{rule.Name}' the constant '{name}', which it does not have; it has {string.Join(", ", rule.Defaults.Select(constant => constant.Key))}.");
            if (value is null || value.GetValueKind() != rule.Defaults[name]!.GetValueKind() || (rule.WholeNumbers.Contains(name) && value.GetValue<double>() % 1 != 0))
                throw new FormatException($"{owner} give '{rule.Name}' the constant '{name}' = {value?.ToJsonString() ?? "null"}; give a value like {rule.Defaults[name]!.ToJsonString()}.");
        }
    }

    /// <summary>What each kind of quantity is checked for where nothing else is said.</summary>
    private static class Defaults
    {
        private static readonly Dictionary<QuantityKind, Anomaly[]> OfKinds = new()
        {
            [QuantityKind.Gauge] = [Anomaly.NonFinite],
            [QuantityKind.Column] = [Anomaly.NonFinite, Anomaly.Spike],
            [QuantityKind.Loss] = [Anomaly.NonFinite, Anomaly.Spike, Anomaly.Divergence, Anomaly.Plateau, Anomaly.Oscillation, Anomaly.Underfitting],
            [QuantityKind.Divergence] = [Anomaly.NonFinite, Anomaly.Spike],
            [QuantityKind.AdversarialLoss] = [Anomaly.NonFinite, Anomaly.Spike],
            [QuantityKind.HeldOutLoss] = [Anomaly.NonFinite, Anomaly.Overfitting],
            [QuantityKind.GradientNorm] = [Anomaly.NonFinite, Anomaly.Spike, Anomaly.Vanishing],
            [QuantityKind.LayerGradient] = [Anomaly.Vanishing],
            [QuantityKind.LearningRate] = [Anomaly.NonFinite, Anomaly.LearningRateIssue],
            [QuantityKind.Throughput] = [Anomaly.ThroughputDegradation],
            [QuantityKind.StepTime] = [Anomaly.ThroughputDegradation],
            [QuantityKind.MemoryInUse] = [Anomaly.MemoryOverflow, Anomaly.MemoryLeak],
            [QuantityKind.MemoryBudget] = [],
            [QuantityKind.MemoryPeak] = [],
            [QuantityKind.Pause] = [Anomaly.StalledTraining],
            [QuantityKind.LostRecords] = [Anomaly.TelemetryLoss],
            [QuantityKind.LiveTensors] = [Anomaly.TensorLeak],
            [QuantityKind.ActiveUnits] = [Anomaly.NonFinite, Anomaly.PosteriorCollapse],
            [QuantityKind.DiscriminatorAccuracy] = [Anomaly.NonFinite, Anomaly.DiscriminatorDominance],
            [QuantityKind.Diversity] = [Anomaly.NonFinite, Anomaly.ModeCollapse],
            [QuantityKind.WeightChange] = [Anomaly.NonFinite, Anomaly.StepWithoutEffect],
            [QuantityKind.DeadUnits] = [Anomaly.NonFinite, Anomaly.DeadUnits],
            [QuantityKind.UpdateRatio] = [Anomaly.NonFinite, Anomaly.UpdateRatio],
        };

        /// <summary>
        /// What differs for a kind. A layer of a large network may have a very small gradient and learn all the same. The losses of an adversarial game swing, and
        /// gradient norms of healthy trainings double now and then: of them only what is a multiple of that is a spike.
        /// </summary>
        public static JsonObject? ConstantsOf(QuantityKind kind, Anomaly anomaly) => (kind, anomaly) switch
        {
            (QuantityKind.LayerGradient, Anomaly.Vanishing) => new JsonObject { ["floor"] = 1e-12 },
            (QuantityKind.AdversarialLoss, Anomaly.Spike) => Json(SpikeConstants.OfAdversarialLoss),
            (QuantityKind.GradientNorm or QuantityKind.Column, Anomaly.Spike) => Json(SpikeConstants.OfGradientNorm),
            _ => null,
        };

        public static Anomaly[] Of(QuantityKind kind) => OfKinds[kind];

        private static JsonObject Json(IEnumerable<KeyValuePair<string, double>> constants) =>
            new(constants.Select(constant => KeyValuePair.Create<string, JsonNode?>(JsonNamingPolicy.SnakeCaseLower.ConvertName(constant.Key), constant.Value)));
    }
}
