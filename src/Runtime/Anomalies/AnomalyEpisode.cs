using Instrumentation.Export;

namespace Instrumentation;

/// <summary>An episode as a record of the journal tells of it: when it opened, worsened or resolved.</summary>
/// <param name="Type">What is wrong, such as <c>loss_spike</c>.</param>
/// <param name="Anomaly">The same as a flag.</param>
/// <param name="Change">What has become of the episode.</param>
/// <param name="Severity">The highest severity that it has reached.</param>
/// <param name="Metric">The quantity that is anomalous.</param>
/// <param name="Scope">The part of it that is meant, such as a layer; null for the whole.</param>
/// <param name="FirstStep">The global step of its first anomalous value.</param>
/// <param name="LastStep">The global step of its last anomalous value so far.</param>
/// <param name="Count">How many values were anomalous so far.</param>
/// <param name="Value">The value with which it opened or worsened last.</param>
/// <param name="ExpectedLow">The least value that was expected then.</param>
/// <param name="ExpectedHigh">The greatest value that was expected then.</param>
public sealed record AnomalyEpisode(
    string Type,
    Anomaly Anomaly,
    EpisodeChange Change,
    Severity Severity,
    string Metric,
    string? Scope,
    long FirstStep,
    long LastStep,
    long Count,
    double Value,
    double ExpectedLow,
    double ExpectedHigh)
{
    /// <summary>Reads a record of <see cref="RecordRole.Anomaly"/>, of this version or of an earlier one, whose records only told of beginnings.</summary>
    public static AnomalyEpisode Read(in JournalRecord record)
    {
        var schema = record.Schema;
        var scope = record.IndexOf("scope");
        return new AnomalyEpisode(
            AnomalyName.TypeOf(schema.Anomaly, schema.QuantityRole),
            schema.Anomaly,
            (EpisodeChange)Integer(record, "change", (long)EpisodeChange.Opened),
            (Severity)Integer(record, "severity", (long)(schema.Anomaly == Anomaly.NonFinite ? Severity.Critical : Severity.Warning)),
            schema.Quantity ?? "",
            scope < 0 ? null : record.GetText(scope),
            Integer(record, "first_step", record.Step),
            Integer(record, "last_step", record.Step),
            Integer(record, "count", 1),
            record.GetDouble(record.IndexOf("value")),
            record.GetDouble(record.IndexOf("expected_low")),
            record.GetDouble(record.IndexOf("expected_high")));
    }

    /// <summary>The same for all that tell of one episode, maybe at different times.</summary>
    internal EpisodeKey Key => new(FirstStep, Metric, Type, Scope);

    private static long Integer(in JournalRecord record, string name, long otherwise) => record.IndexOf(name) is >= 0 and var field ? record.GetInt64(field) : otherwise;
}

/// <summary>By what an episode is known again.</summary>
internal readonly record struct EpisodeKey(long FirstStep, string Metric, string Type, string? Scope);
