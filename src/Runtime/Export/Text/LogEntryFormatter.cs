using System.Runtime.CompilerServices;
using Instrumentation.Export.Prometheus;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Text;

/// <summary>
/// Turns the records of a run into log entries: the entry of each kind of record, or the text of its template. A line for which there
/// is no data is left out.
/// </summary>
/// <param name="sink">Where the entries go.</param>
internal sealed class LogEntryFormatter(ILogEntrySink sink)
{
    /// <summary>Every how many batches there is an entry with the extended metrics.</summary>
    private const int ExtendedMetricsInterval = 10;

    private readonly LogText _text = new();
    private readonly ConditionalWeakTable<RecordSchema, EntryTemplate> _templates = [];

    /// <summary>Whether a run has started and its first entry waits for the plan, which it shows.</summary>
    public bool IsUnannounced { get; set; }

    /// <summary>Writes the entries of the next record, which <paramref name="progress"/> already includes.</summary>
    public void Format(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role == RecordRole.RunStart) IsUnannounced = true;
        if (record.Schema.Role == RecordRole.Plan) Announce(progress);

        foreach (var label in progress.FoldedLabels) WriteFolded(label, record, progress);

        var level = LevelOf(record.Schema, record);
        if (IsEnabled(level))
        {
            Announce(progress);
            _text.Clear();
            Write(record, progress);
            sink.Add(level, record.Time, _text.Written);
        }

        if (record.Schema.Role == RecordRole.Step && record.Batch % ExtendedMetricsInterval == 0 && IsEnabled(LogLevel.Debug))
            WriteExtendedMetrics(record, progress);
        if (record.Schema.Role == RecordRole.Anomaly && IsEnabled(LogLevel.Information)) WriteSuggestions(record, progress);
    }

    private void Announce(RunProgress progress)
    {
        if (!IsUnannounced) return;
        IsUnannounced = false;
        if (IsEnabled(LogLevel.Information)) WriteTrainingStart(progress);
    }

    private bool IsEnabled(LogLevel level) => level != LogLevel.None && sink.IsEnabled(level);

    private static LogLevel LevelOf(RecordSchema schema, in JournalRecord record) => schema.Role switch
    {
        _ when schema.Log is { } template => template.Level,
        RecordRole.EpochStart or RecordRole.Step or RecordRole.Epoch or RecordRole.Checkpoint or RecordRole.Announcement => LogLevel.Information,
        RecordRole.RunEnd => Ended(record, RunEnd.Completed) ? LogLevel.Information : Ended(record, RunEnd.Failed) ? LogLevel.Error : LogLevel.Warning,
        RecordRole.Anomaly => AnomalyEntry.LevelOf(record),
        RecordRole.Fault => LogLevel.Error,
        RecordRole.Loss => LogLevel.Warning,
        _ => LogLevel.None,
    };

    private void Write(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Log is not null)
        {
            var template = _templates.GetValue(record.Schema, static schema => new EntryTemplate(schema, schema.Log!));
            template.Write(_text, record, progress);
            return;
        }

        switch (record.Schema.Role)
        {
            case RecordRole.EpochStart:
                WriteEpochStart(record, progress);
                break;
            case RecordRole.Step:
                WriteProgress(record, progress);
                break;
            case RecordRole.Epoch:
                EpochEntry.Write(_text, record, progress);
                break;
            case RecordRole.Checkpoint:
                WriteCheckpoint(record);
                break;
            case RecordRole.RunEnd:
                WriteTrainingEnd(record, progress);
                break;
            case RecordRole.Anomaly:
                AnomalyEntry.Write(_text, record, progress);
                break;
            case RecordRole.Announcement:
                WriteAnnouncement(record, progress);
                break;
            case RecordRole.Fault:
                WriteFault(record, progress);
                break;
            case RecordRole.Loss:
                WriteLoss(record);
                break;
        }
    }

    private void WriteTrainingStart(RunProgress progress)
    {
        _text.Clear();
        if (progress.ResumedFrom is null) _text.Line().Append($"[TRAINING_START] Starting training session");
        else _text.Line().Append($"[TRAINING_RESUMED] Resuming training session");
        if (progress.TextOf("name") is { } name) _text.Line().Append($"Experiment: {name}");
        _text.Line().Append($"ID: {progress.RunId}");
        if (progress.Epochs is { } epochs) _text.Line().Append($"Total epochs: {epochs}");
        if (progress.ResumedFrom is { } point) WriteResumed(point, progress);
        ProgressLines.WriteTime(_text, "Start time: ", progress.Started);
        sink.Add(LogLevel.Information, progress.Started, _text.Written);
    }

    private void WriteResumed(ResumePoint point, RunProgress progress)
    {
        _text.Line().Append($"Attempt: {progress.Attempt}");
        _text.Line().Append($"Checkpoint: {point.Checkpoint}");
        _text.Line().Append($"Continues with step: {point.Step}");
        if (point.Epoch >= 0) _text.Line().Append($"Epoch: {point.Epoch}, Batch: {point.Batch}");
    }

    private void WriteCheckpoint(in JournalRecord record)
    {
        _text.Line().Append($"[CHECKPOINT_SAVED] Checkpoint saved");
        _text.Line().Append($"Path: {record.GetUtf8(record.IndexOf("path"))}");
        _text.Line().Append($"Size: {record.GetInt64(record.IndexOf("bytes")) / (1024.0 * 1024.0):F1} MB");
        _text.Line().Append($"Continues with step: {record.GetInt64(record.IndexOf("next_step"))}");
    }

    private void WriteEpochStart(in JournalRecord record, RunProgress progress)
    {
        _text.Line().Append($"[EPOCH_START] Epoch {record.Epoch}");
        ProgressLines.WriteTotal(_text, progress.Epochs);
        if (progress.BatchesPerEpoch is { } batches) _text.Line().Append($"Total batches: {batches}");
        ProgressLines.WriteTime(_text, "Start time: ", record.Time);
    }

    private void WriteProgress(in JournalRecord record, RunProgress progress)
    {
        _text.Line().Append($"Training progress");
        ProgressLines.WritePosition(_text, record, progress);
        ProgressLines.WriteFiles(_text, progress.Epoch.SumOf("files_processed"), progress.Epoch.SumOf("files_augmented"));
        ProgressLines.WriteLosses(_text, progress.Step.Values);
        ProgressLines.WriteMemory(_text, progress.Memory);
        ProgressLines.WriteRemaining(_text, progress.Remaining);
    }

    /// <summary>Once per label: from then on the count says it.</summary>
    private void WriteFolded(FieldSchema label, in JournalRecord record, RunProgress progress)
    {
        if (progress.FoldedLabelValues[label.Name] > 1 || !IsEnabled(LogLevel.Warning)) return;
        Announce(progress);
        _text.Clear();
        _text.Line().Append($"[LABEL_FOLDED] The label '{label.Name}' has more values than it declares");
        _text.Line().Append($"Declared: {label.MaxValues}");
        _text.Line().Append($"Recorded by: {record.Schema.Source}");
        _text.Line().Append($"Further values are shown as 'other' and counted; raise MaxValues to tell them apart");
        sink.Add(LogLevel.Warning, record.Time, _text.Written);
    }

    private void WriteExtendedMetrics(in JournalRecord record, RunProgress progress)
    {
        _text.Clear();
        _text.Line().Append($"Extended metrics");
        ProgressLines.WriteThroughput(_text, progress.Step.Throughputs);
        ProgressLines.WriteOptimization(_text, progress.Step);
        sink.Add(LogLevel.Debug, record.Time, _text.Written);
    }

    /// <summary>An entry of its own, which whoever reads warnings only does not get.</summary>
    private void WriteSuggestions(in JournalRecord record, RunProgress progress)
    {
        _text.Clear();
        if (!AnomalyEntry.TryWriteSuggestions(_text, record, progress)) return;
        Announce(progress);
        sink.Add(LogLevel.Information, record.Time, _text.Written);
    }

    private void WriteAnnouncement(in JournalRecord record, RunProgress progress)
    {
        _text.Line().Append($"[CHANGE_ANNOUNCED] A change of the training was announced");
        _text.Line().Append($"Change: {SeriesNames.SnakeCase(record.GetText(record.IndexOf("change")) ?? "")}");
        if (record.GetText(record.IndexOf("note")) is { Length: > 0 } note) _text.Line().Append($"Note: {note}");
        ProgressLines.WritePosition(_text, record, progress);
        ProgressLines.WriteTime(_text, "Timestamp: ", record.Time);
    }

    private void WriteFault(in JournalRecord record, RunProgress progress)
    {
        _text.Line().Append($"[FAULT] Fault in {record.GetUtf8(record.IndexOf("source"))}");
        _text.Line().Append($"Type: {record.GetUtf8(record.IndexOf("type"))}");
        _text.Line().Append($"Details: {record.GetUtf8(record.IndexOf("message"))}");
        ProgressLines.WritePosition(_text, record, progress);
        ProgressLines.WriteTime(_text, "Timestamp: ", record.Time);
    }

    private void WriteLoss(in JournalRecord record)
    {
        _text.Line().Append($"[RECORDS_LOST] Records were lost");
        _text.Line().Append($"Reader: {record.GetUtf8(record.IndexOf("reader"))}");
        _text.Line().Append($"Kind: {record.GetUtf8(record.IndexOf("kind"))}");
        _text.Line().Append($"Records: {record.GetInt64(record.IndexOf("records"))}");
        _text.Line().Append($"Reason: {record.GetUtf8(record.IndexOf("reason"))}");
        ProgressLines.WriteTime(_text, "Timestamp: ", record.Time);
    }

    private void WriteTrainingEnd(in JournalRecord record, RunProgress progress)
    {
        if (Ended(record, RunEnd.Completed)) _text.Line().Append($"[TRAINING_COMPLETE] Training session completed");
        else if (Ended(record, RunEnd.Failed)) _text.Line().Append($"[TRAINING_FAILED] Training session failed");
        else _text.Line().Append($"[TRAINING_INTERRUPTED] Training session {record.GetUtf8(record.IndexOf("status"))}");
        if (record.IndexOf("reason") is >= 0 and var field && record.GetUtf8(field) is { IsEmpty: false } reason) _text.Line().Append($"Reason: {reason}");
        _text.Line().Append($"Total duration: ");
        DurationText.WriteElapsed(_text, progress.EarlierDuration + record.Duration);
        _text.Line().Append($"Epochs completed: {progress.EpochsCompleted}");
        _text.Line().Append($"Samples generated: {progress.EventCounts.GetValueOrDefault("sample_saved")}");
        var report = record.GetUtf8(record.IndexOf("report"));
        if (!report.IsEmpty) _text.Line().Append($"Final report: {report}");
        var dropped = record.GetInt64(record.IndexOf("dropped_records"));
        if (dropped > 0) _text.Line().Append($"Dropped records: {dropped}");
        _text.Line().Append($"Experiment ID: {progress.RunId}");
    }

    private static bool Ended(in JournalRecord end, string status) => end.GetText(end.IndexOf("status")) == status;
}
