using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>What a run's events <c>data_usage</c>, one for each use of a file, add up to. A figure is null where the events do not have its field.</summary>
internal sealed class DataUsage
{
    private const string Event = "data_usage";

    private readonly Dictionary<string, Distribution> _fields;

    private DataUsage(long files, Dictionary<string, Distribution> fields) => (Files, _fields) = (files, fields);

    /// <summary>How many times a file was used.</summary>
    public long Files { get; }

    public Distribution? Augmented => Field("augmented");

    public Distribution? CacheHit => Field("cache_hit");

    /// <summary>In seconds.</summary>
    public Distribution? ProcessingTime => Field("processing_time");

    /// <summary>In semitones.</summary>
    public Distribution? Transposition => Field("transposition");

    public Distribution? TimeStretch => Field("time_stretch");

    public Distribution? VelocityScale => Field("velocity_scale");

    public Distribution? OriginalLength => Field("original_length");

    public Distribution? ProcessedLength => Field("processed_length");

    /// <summary>Null for a run without such events.</summary>
    public static DataUsage? Of(RunSummary summary) =>
        summary.Events.TryGetValue(Event, out var fields) ? new DataUsage(summary.EventCounts[Event], fields) : null;

    /// <summary>How many uses had which augmentation: a shift other than 0, a factor other than 1.</summary>
    public IEnumerable<(string Name, long Count)> Augmentations()
    {
        if (Transposition is { Histogram: { } shifts } transposed) yield return ("pitch_transpose", transposed.Count - shifts.Zeros);
        if (TimeStretch is { Histogram: { } factors } stretched) yield return ("time_stretch", stretched.Count - factors.Ones);
        if (VelocityScale is { Histogram: { } scales } scaled) yield return ("velocity_scale", scaled.Count - scales.Ones);
    }

    private Distribution? Field(string name) => _fields.GetValueOrDefault(name);
}
