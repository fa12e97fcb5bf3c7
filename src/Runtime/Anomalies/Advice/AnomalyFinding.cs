using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>An episode as a record tells of it, with what else the run knew at that moment: all that a text about it can name.</summary>
/// <param name="Episode">The episode after the change.</param>
/// <param name="Time">When the record was written.</param>
/// <param name="Step">The global step of the change; -1 before the first.</param>
/// <param name="Epoch">The epoch; -1 outside of one.</param>
/// <param name="Batch">The batch; -1 outside of one.</param>
internal sealed record AnomalyFinding(AnomalyEpisode Episode, DateTimeOffset Time, long Step, int Epoch, int Batch)
{
    /// <summary>How many samples are named.</summary>
    public const int MaxSamples = 3;

    public double? LearningRate { get; init; }

    public double? GradientNorm { get; init; }

    /// <summary>Per second, with the name of the counter.</summary>
    public Throughput? Throughput { get; init; }

    public MemoryUsage Memory { get; init; }

    /// <summary>As the run was configured.</summary>
    public long? BatchSize { get; init; }

    /// <summary>The checkpoint that was saved last, and the step with which it goes on.</summary>
    public ResumePoint? Checkpoint { get; init; }

    /// <summary>The first samples of the batch.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>How many samples the batch has, as far as they were named.</summary>
    public int SampleCount { get; init; }

    /// <summary>Reads a record of <see cref="RecordRole.Anomaly"/>, which <paramref name="progress"/> has taken already.</summary>
    public static AnomalyFinding Of(in JournalRecord record, RunProgress progress)
    {
        // A finding from behind the journal may come when another batch runs, whose samples have nothing to do with it.
        var samples = record.Batch >= 0 ? progress.Samples.Of(record.Epoch, record.Batch) : [];
        return new AnomalyFinding(AnomalyEpisode.Read(record), record.Time, record.Step, record.Epoch, record.Batch)
        {
            LearningRate = progress.Step.First(FieldRole.LearningRate) ?? progress.LearningRate,
            GradientNorm = progress.Step.First(FieldRole.GradientNorm),
            Throughput = progress.Step.Throughputs.Count > 0 ? progress.Step.Throughputs[0] : null,
            Memory = progress.Memory,
            BatchSize = BatchSizeOf(progress),
            Checkpoint = progress.LastCheckpoint,
            Samples = [.. samples.Take(MaxSamples)],
            SampleCount = samples.Count,
        };
    }

    /// <summary>What there is to say of the value: <c>gradient_norm=12.4, expected 0.18 to 1.03</c>.</summary>
    public string Details => AdviceFigures.DetailsOf(Episode);

    /// <summary>What to do about it; nothing about what is over, or needs nothing done.</summary>
    public IReadOnlyList<string> Suggestions => Episode.Change == EpisodeChange.Resolved ? [] : SuggestionsOf(this);

    private static IReadOnlyList<string> SuggestionsOf(AnomalyFinding finding) => finding.Episode.Severity < Severity.Warning || AnomalyTable.Of(finding.Episode.Type) is not { } type
        ? []
        : [.. type.Suggestions.Select(suggestion => suggestion.Fill(finding))];

    private static long? BatchSizeOf(RunProgress progress) =>
        progress.Run["configuration"]?["training_config"]?["batch_size"] is System.Text.Json.Nodes.JsonValue value && value.TryGetValue(out long size) && size > 0 ? size : null;
}
