namespace Instrumentation.Anomalies;

/// <summary>What a detector expects of a quantity, as a record of the journal tells of it.</summary>
/// <param name="Anomaly">What it looks for.</param>
/// <param name="Metric">The quantity.</param>
/// <param name="Scope">The part of it that is meant, such as a layer; null for the whole.</param>
/// <param name="Step">The global step.</param>
/// <param name="Value">The value that was judged last.</param>
/// <param name="ExpectedLow">The least value that is expected.</param>
/// <param name="ExpectedHigh">The greatest value that is expected.</param>
/// <param name="Adjustments">How often the expectation has moved by more than a tenth so far.</param>
/// <param name="WarmingUp">Whether there are not enough values yet to tell.</param>
internal sealed record ThresholdReport(
    Anomaly Anomaly, string Metric, string? Scope, long Step, double Value, double ExpectedLow, double ExpectedHigh, long Adjustments, bool WarmingUp)
{
    /// <summary>Reads a record of <see cref="RecordRole.Threshold"/>.</summary>
    public static ThresholdReport Read(in JournalRecord record) => new(
        record.Schema.Anomaly,
        record.Schema.Quantity ?? "",
        record.GetText(record.IndexOf("scope")),
        record.Step,
        record.GetDouble(record.IndexOf("value")),
        record.GetDouble(record.IndexOf("expected_low")),
        record.GetDouble(record.IndexOf("expected_high")),
        record.GetInt64(record.IndexOf("adjustments")),
        record.GetInt64(record.IndexOf("warming_up")) != 0);
}
