using Instrumentation.Anomalies;
using Instrumentation.Export;
using Instrumentation.Export.State;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Detection;

/// <summary>Runs the rules over the journal of a run, of one that ended, was killed, or still goes on.</summary>
internal static class JournalDetection
{
    /// <param name="folder">The run's folder.</param>
    /// <param name="rules">The rules; null for those of the run.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static DetectionResult Run(string folder, RuleSet? rules)
    {
        var journal = Path.Combine(folder, RunFolder.JournalName);
        if (!Directory.Exists(journal)) throw new DirectoryNotFoundException($"There is no journal in '{folder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}', or a CSV file.");

        var store = new FolderSegmentStore(journal);
        var result = new DetectionResult();
        var detection = new RunDetection(result, rules, stepsPerReading: 1);
        var progress = new RunProgress();
        var saved = store.Exists(0) ? null : CursorState.Read(Path.Combine(journal, AnomalyExporter.KindName + ".cursor"));
        if (saved is not null)
        {
            progress.Restore(saved.Progress);
            detection.Load(saved.Exporter);
        }

        using var reader = new JournalReader(store, live: false, saved?.Segment ?? 0);
        var records = 0L;
        while (reader.TryRead(out var record))
        {
            records++;
            progress.Apply(record);
            if (record.Schema.Role == RecordRole.RunStart) detection.Configure(FileExporters.OptionsOf(AnomalyExporter.KindName, progress)?["rules"]);
            detection.Add(record, progress);
            AddValues(result, record, progress);
        }

        if (!store.Exists(0)) result.Notices.Add(
            $"The journal has its last {records:N0} records only: what came before is known to the detectors, but its episodes are in anomalies.jsonl. A run with --keep-journal keeps all.");
        if (reader.Damaged > 0) result.Notices.Add($"The journal could not be read at {reader.Damaged:N0} places; 'verify' says where.");
        result.Finish(detection.Detection);
        return result;
    }

    /// <summary>What a plot shows of a metric: the values of its steps.</summary>
    private static void AddValues(DetectionResult result, in JournalRecord record, RunProgress progress)
    {
        switch (record.Schema.Role)
        {
            case RecordRole.Step:
                foreach (var (field, value) in progress.Step.Values) result.Add(field.Name, record.Step, value);
                foreach (var (name, value) in progress.Step.Throughputs) result.Add(name, record.Step, value);
                break;
            case RecordRole.Evaluation or RecordRole.Memory or RecordRole.Event:
                for (var i = 0; i < record.Schema.Fields.Count; i++)
                {
                    var field = record.Schema.Fields[i];
                    if (record.Schema.Role != RecordRole.Memory && !field.IsMetric) continue;
                    if (record.TryGetNumber(i, out var value)) result.Add(field.Name, progress.LastStep, value);
                }

                break;
        }
    }
}
