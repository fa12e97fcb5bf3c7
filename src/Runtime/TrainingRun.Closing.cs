using System.Diagnostics;
using Instrumentation.Anomalies;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>What happens when a run ends, whichever way.</summary>
public sealed partial class TrainingRun
{
    private void Close(RunEnd end, TimeSpan drain)
    {
        var clock = Stopwatch.StartNew();
        _sampler.Dispose();
        FinishDetection(drain / 2);
        WriteLastRecords(end);
        var dropped = Journal.Dropped;
        Journal.Close();
        foreach (var cursor in _cursors) cursor.BeginFinish(drain - clock.Elapsed);
        foreach (var cursor in _cursors)
        {
            if (!cursor.Join())
                _logger.LogWarning("The exporter '{Exporter}' did not take the rest of the journal within {Timeout}; the journal keeps it.", cursor.Name, drain);
            cursor.Dispose();
        }

        Actions.AtEnd();
        if (dropped > 0)
            _logger.LogWarning("{Dropped} records were dropped because the journal had no room; give it larger or more spare segments.", dropped);
        Journal.Dispose();
        if (_folder is not null) WriteReports(_folder);
        if (_folder is not null && _cursors.TrueForAll(cursor => cursor.IsComplete)) EndedFile.Write(_folder, Attempt, end.Status);

        // An exporter that hangs may still write: the lock goes when the process does.
        if (!_cursors.Exists(cursor => cursor.IsRunning)) _lock?.Dispose();

        // A run that is complete has what is left of its time for the others; one that is to stop has not.
        if (end.Status == RunEnd.Completed) _neighbours?.Wait(drain - clock.Elapsed);
        _neighbours?.Dispose();
        _loggers.Dispose();
    }

    /// <summary>
    /// What is found in the last steps is to stand in the journal, before its end. A thread that did not stop may go on recording meanwhile, faster than anybody
    /// looks at it: what it has recorded by now is enough.
    /// </summary>
    private void FinishDetection(TimeSpan drain)
    {
        if (_cursors.Find(cursor => cursor.Name == AnomalyExporter.KindName) is not { } detection) return;
        detection.BeginFinish(drain, Journal.CurrentSegment);
        detection.Join();
    }

    /// <summary>The journal may just be out of room; these records are worth a moment of waiting, and what they tell of losses is final.</summary>
    private void WriteLastRecords(in RunEnd end)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            Journal.Retention.IsHeld = true;
            _records.WriteLosses(_logger);
            if (_records.TryWriteEnd(end) || patience.Elapsed > LastRecordsTimeout) return;
            Journal.Retention.IsHeld = false;
            Thread.Sleep(10);
        }
    }

    private void WriteReports(RunFolder folder)
    {
        try
        {
            _options.Reports?.Invoke(folder);
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "The reports of the run could not be written: {Reason} Write them from the journal with 'report {Folder}'.", exception.Message, folder.Root);
        }
    }
}
