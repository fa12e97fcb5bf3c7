using Instrumentation.Export;
using Instrumentation.Export.State;
using Instrumentation.Summary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Instrumentation;

/// <summary>
/// Completes the files of a run that ended before its exporters did, from its journal: each record is in each file exactly once
/// afterwards, whatever program wrote the run.
/// </summary>
public static class RunRecovery
{
    /// <summary>
    /// Completes the files of a run. Of a run that is complete it changes nothing, unless a compressed part is damaged, which it makes again if
    /// the journal is still whole.
    /// </summary>
    /// <param name="runFolder">The folder of one run.</param>
    /// <param name="progress">Is told what is done.</param>
    /// <param name="done">Is told which part of it is done, from 0 to 1.</param>
    /// <exception cref="TrainingRunException">The run still goes on, or another process recovers it.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static RecoveredRun Recover(string runFolder, IProgress<string>? progress = null, IProgress<double>? done = null)
    {
        var folder = FolderAt(runFolder);
        using var held = RunLock.Acquire(folder.Root, toRecover: true);
        var damaged = new DamagedParts(folder);
        var problems = damaged.TryForget() ? [] : damaged.Problems();
        var run = Recover(folder, new ProgressLogger(progress), done);
        return run with { Problems = [.. run.Problems, .. problems] };
    }

    /// <summary>Compares the files of a run with what its journal gives, and changes nothing.</summary>
    /// <param name="runFolder">The folder of one run.</param>
    /// <param name="progress">Is told what is done.</param>
    /// <param name="done">Is told which part of it is done, from 0 to 1.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static RecoveredRun Verify(string runFolder, IProgress<string>? progress = null, IProgress<double>? done = null)
    {
        var folder = FolderAt(runFolder);
        var store = new FolderSegmentStore(folder.Journal);
        var isWhole = JournalReader.HasBeginning(store, live: false);
        var run = Export(folder, new ExportContext(folder, new ProgressLogger(progress), new RunHealth(new JournalLosses())) { ReadOnly = true, IgnoresState = isWhole, Done = done });

        // What comes before a saved state is not compared.
        return isWhole ? run : run with { Problems = [.. run.Problems, .. new DamagedParts(folder).Problems()] };
    }

    /// <summary>Completes the files of every run in a folder that did not end and that no process holds.</summary>
    /// <param name="outputFolder">The folder that has one folder per run.</param>
    /// <param name="progress">Is told what is done.</param>
    public static IReadOnlyList<RecoveredRun> RecoverUnfinished(string outputFolder, IProgress<string>? progress = null) =>
        RecoverUnfinished(UnfinishedIn(outputFolder), new ProgressLogger(progress), reports: null, CancellationToken.None);

    /// <summary>Exports a whole journal again, into another folder.</summary>
    internal static RecoveredRun ExportTo(string runFolder, string target)
    {
        var folder = FolderAt(runFolder);
        var other = new RunFolder(target, folder.RunId);
        return Export(folder, new ExportContext(other, NullLogger.Instance, new RunHealth(new JournalLosses())) { IgnoresState = true });
    }

    /// <summary>Completes the files of these runs, and has their reports written, one after the other, until it is to stop.</summary>
    internal static IReadOnlyList<RecoveredRun> RecoverUnfinished(IReadOnlyList<string> unfinished, ILogger logger, Action<RunFolder>? reports, CancellationToken stopping)
    {
        var recovered = new List<RecoveredRun>();
        foreach (var path in unfinished)
        {
            try
            {
                var folder = FolderAt(path);
                using var held = RunLock.Acquire(folder.Root, toRecover: true);
                if (EndedFile.Exists(folder)) continue;
                var run = Recover(folder, logger, reports: reports, stopping: stopping);
                recovered.Add(run);
                foreach (var problem in run.Problems) logger.LogWarning("The run '{Run}', which did not end: {Problem}", folder.RunId, problem);
                if (run.IsComplete) logger.LogInformation("The files of the run '{Run}', which did not end, were completed from its journal.", folder.RunId);
            }
            catch (TrainingRunException)
            {
                // It goes on, or another process recovers it.
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                logger.LogWarning("The files of the run in '{Run}', which did not end, are not complete yet; the next run in '{Output}' goes on with it, or 'recover {Run}'.", path, Path.GetDirectoryName(path), path);
                break;
            }
            catch (Exception exception)
            {
                logger.LogWarning("The files of the run in '{Run}', which did not end, could not be completed: {Reason}", path, exception.Message);
            }
        }

        return recovered;
    }

    /// <summary>Runs that were locked once, as all are that save the state of their exporters, that did not end and that nobody writes.</summary>
    internal static IReadOnlyList<string> UnfinishedIn(string outputFolder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(outputFolder)
                .Where(path => RunLock.IsIn(path) && !EndedFile.Exists(new RunFolder(path, "")) && RunLock.HolderIn(path) is null)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Completes the files of a run whose lock is held.</summary>
    internal static RecoveredRun Recover(RunFolder folder, ILogger logger, IProgress<double>? done = null, Action<RunFolder>? reports = null, CancellationToken stopping = default)
    {
        // What a process that was killed had not sealed is whole as long as the machine stays up; this makes it survive a loss of power.
        Seal(folder, logger);
        var run = Export(folder, new ExportContext(folder, logger, new RunHealth(new JournalLosses())) { Done = done, Stopping = stopping });
        if (run.IsComplete && run.Attempt > 0) reports?.Invoke(folder);
        if (run.IsComplete && !EndedFile.Exists(folder)) EndedFile.Write(folder, run.Attempt, run.Status);
        return run;
    }

    private static void Seal(RunFolder folder, ILogger logger)
    {
        try
        {
            JournalSeal.SealDead(folder.Journal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The journal in '{Journal}' cannot be put on its disk for good: {Reason} Make it writable and recover the run again.", folder.Journal, exception.Message);
        }
    }

    /// <summary>Runs each file exporter of the run to the end of the journal.</summary>
    /// <exception cref="OperationCanceledException">It is to stop.</exception>
    private static RecoveredRun Export(RunFolder journal, ExportContext context)
    {
        var store = new FolderSegmentStore(journal.Journal);
        var (kinds, attempt, status, unread) = Describe(store, journal, context.Stopping);
        var files = new List<RecoveredFile>();
        var problems = new List<string>();
        var complete = true;
        if (kinds.Count == 0 && attempt > 0)
        {
            problems.Add($"The journal in '{journal.Journal}' no longer says which files the run had, because its 'run_start' record is damaged or gone; the files stay as they are.");
            problems.AddRange(unread);
        }

        var segments = store.Indices;
        for (var i = 0; i < kinds.Count; i++)
        {
            var (kind, part) = (kinds[i], i);
            if (FileExporters.Create(kind) is not { } exporter)
            {
                problems.Add($"The exporter '{kind}' is one of the program that wrote the run; resume the run with that program to complete its files.");
                continue;
            }

            try
            {
                exporter.Open(context);
                using var cursor = new ExporterCursor(exporter, store, context);
                if (cursor.HasLostItsPlace)
                {
                    problems.Add($"The files of the exporter '{exporter.Name}' stay as they are: '{CursorStateFile.PathOf(journal, kind)}' is damaged or gone, and so is the beginning of the journal, from which they could be made again.");
                    continue;
                }

                cursor.SegmentEntered += segment => context.Done?.Report((part + segments.Count(index => index < segment) / (double)segments.Count) / kinds.Count);
                context.Logger.LogInformation("Exporting '{Exporter}'.", exporter.Name);
                cursor.Run();
                context.Stopping.ThrowIfCancellationRequested();
                complete &= cursor.IsComplete;
                problems.AddRange(cursor.Problems.Except(problems));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                complete = false;
                problems.Add($"The files of the exporter '{exporter.Name}' could not be completed: {exception.Message}");
            }

            files.AddRange(exporter.Outputs.Select(output => new RecoveredFile(output.Path, output.Length, output.Added, output.Cut)));
        }

        return new RecoveredRun(journal.Root, attempt, status, files, problems) { IsComplete = complete };
    }

    /// <summary>The exporters that the run had, in their order, how many processes recorded something, how it ended, and what cannot be read of it.</summary>
    private static (IReadOnlyList<string> Kinds, int Attempt, string Status, IReadOnlyCollection<string> Unread) Describe(SegmentStore store, RunFolder journal, CancellationToken stopping)
    {
        var kinds = new List<string>();
        var progress = new RunProgress();
        var status = "unfinished";
        var first = 1;

        // Where the journal no longer has its start, the saved states have what stood there.
        var state = CursorState.ReadLatest(journal.Journal);
        if (state is not null)
        {
            progress.Restore(state.Progress);
            kinds.AddRange(FileExporters.KindsOf(progress));
            status = StatusOf(journal, status);
        }

        using var reader = new JournalReader(store, live: false);
        while (reader.TryRead(out var record))
        {
            stopping.ThrowIfCancellationRequested();
            if (record.Schema.Role == RecordRole.RunStart)
            {
                progress.Apply(record);

                // Files that were made from this attempt on alone would lack what an earlier one wrote.
                if (kinds.Count == 0) first = progress.Attempt;
                kinds.AddRange(FileExporters.KindsOf(progress));
                status = "unfinished";
            }
            else if (record.Schema.Role == RecordRole.RunEnd) status = record.GetText(record.IndexOf("status")) ?? status;
        }

        var isEmpty = state is null && reader.Segment < 0 && reader.Problems.Count == 0 && store.Exists(0);
        return (first == 1 ? [.. kinds.Distinct()] : [], isEmpty ? 0 : progress.Attempt, status, reader.Problems);
    }

    /// <summary>How the processes ended whose records the journal may no longer have.</summary>
    private static string StatusOf(RunFolder folder, string unknown)
    {
        var summary = CursorState.Read(CursorStateFile.PathOf(folder, SummaryExporter.KindName))?.Exporter;
        return summary is null ? unknown : SummaryFold.Load(summary).Summary.Status;
    }

    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    private static RunFolder FolderAt(string runFolder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder));
        var folder = new RunFolder(path, Path.GetFileName(path));

        // A journal whose exporters have all passed its end has states, and no segment any more.
        if (!Directory.Exists(folder.Journal) || !Directory.EnumerateFiles(folder.Journal).Any(file => Path.GetExtension(file) is JournalFormat.SegmentExtension or CursorState.Extension))
            throw new DirectoryNotFoundException($"There is no journal in '{runFolder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}'.");
        return folder;
    }

    /// <summary>Passes on the text of messages.</summary>
    private sealed class ProgressLogger(IProgress<string>? progress) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => progress is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            progress?.Report(formatter(state, exception));
    }
}
