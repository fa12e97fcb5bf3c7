using System.Globalization;
using System.Runtime.CompilerServices;
using Instrumentation.Export;
using Instrumentation.Recording;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// One training run: its journal, its folder and its destinations. Start one, hand it to the type whose methods carry the attributes,
/// call <see cref="Complete"/> when the training is done, and dispose it, which waits for the destinations.
/// </summary>
/// <remarks>
/// Nothing here is static: several runs can live side by side. Recording never throws and never waits for a destination.
/// </remarks>
public sealed class TrainingRun : IDisposable
{
    private readonly TrainingRunOptions _options;
    private readonly RunFolder? _folder;
    private readonly RunLock? _lock;
    private readonly RunJournal _records;
    private readonly MemorySampler _memory;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly List<ExporterCursor> _cursors = [];
    private string _status = "interrupted";
    private string? _report;
    private bool _disposed;

    private TrainingRun(TrainingRunOptions options, string id, string description, RunFolder? folder, RunLock? runLock, JournalWriter journal, ILoggerFactory loggers)
    {
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger<TrainingRun>();
        Id = id;
        _folder = folder;
        _lock = runLock;
        Journal = journal;
        SkipUpdateOn = options.SkipUpdateOn;
        Health = new RunHealth(() => journal.Dropped);
        _records = new RunJournal(this);
        _records.WriteStart(description);
        _memory = new MemorySampler(options.ReadMemory ?? MemoryUsage.OfProcess, _records, _logger);
    }

    /// <summary>The run's id: <c>&lt;name&gt;_&lt;yyyyMMdd_HHmmss&gt;_&lt;8 hex&gt;</c>.</summary>
    public string Id { get; }

    /// <summary>The run's files.</summary>
    /// <exception cref="InvalidOperationException">The run lives in memory.</exception>
    public RunFolder Folder => _folder ?? throw new InvalidOperationException("This run lives in memory; it has no folder.");

    /// <summary>How the recording itself does.</summary>
    public RunHealth Health { get; }

    internal JournalWriter Journal { get; }

    internal RunPosition Position { get; } = new();

    internal Anomaly SkipUpdateOn { get; }

    /// <summary>Starts a run: creates its folder and its journal, and opens its destinations.</summary>
    /// <exception cref="TrainingRunException">
    /// The run's name cannot be a file name, its configuration cannot be JSON, or its folder cannot be written.
    /// </exception>
    public static TrainingRun Start(TrainingRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Name.Length is 0 or > 100 || options.Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw new TrainingRunException($"The run's name is '{options.Name}'; give 1 to 100 letters, digits, '-', '_' or '.'.");

        var clock = RunClock.Anchor(options.Time);
        var id = string.Create(
            CultureInfo.InvariantCulture,
            $"{options.Name}_{clock.LocalTime(clock.AnchorStamp):yyyyMMdd_HHmmss}_{Guid.NewGuid().ToString("N")[..8]}");
        options = options with { Exporters = options.Exporters ?? (options.InMemory ? [] : DefaultExporters.Create()) };
        var description = RunDescription.Create(options, id, clock, options.Exporters);
        var folder = options.InMemory ? null : CreateFolder(options.Output, id);
        var runLock = folder is null ? null : RunLock.Acquire(folder.Root);
        var loggers = Export.Logging.RunLogging.CreateFactory(options.Logging, id);
        var logger = loggers.CreateLogger<TrainingRun>();
        SegmentStore store = folder is null ? new MemorySegmentStore() : new FolderSegmentStore(folder.Journal);
        var journal = OpenJournal(store, options, clock, logger);
        var run = new TrainingRun(options, id, description, folder, runLock, journal, loggers);
        run.OpenExporters();
        if (folder is not null && options.RecoverUnfinished) RunRecovery.StartRecoveringUnfinished(options.Output, logger);
        return run;
    }

    /// <summary>Says how long the training is to be, for the progress entries and the time that is left.</summary>
    /// <param name="epochs">The number of the last epoch.</param>
    /// <param name="batchesPerEpoch">How many steps each epoch has.</param>
    public void Plan(int epochs, int batchesPerEpoch) => _records.WritePlan(epochs, batchesPerEpoch);

    /// <summary>Says that the training ended well. Without it, disposing the run records that it was interrupted.</summary>
    /// <param name="report">The path of the final report, if one is going to be written, for the last log entry.</param>
    public void Complete(string? report = null)
    {
        _status = "completed";
        _report = report;
    }

    /// <summary>A reader over what has been recorded so far, from the first record on.</summary>
    public JournalReader ReadJournal() => new(Journal.Store, live: true);

    /// <summary>Ends the run: records its end, and waits for the destinations to take the rest, within <see cref="TrainingRunOptions.DrainTimeout"/>.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _memory.Dispose();
        _records.WriteEnd(_status, _report);
        foreach (var cursor in _cursors) cursor.BeginFinish(_options.DrainTimeout);
        foreach (var cursor in _cursors)
        {
            if (!cursor.Join())
                _logger.LogWarning("The exporter '{Exporter}' did not take the rest of the journal within {Timeout}; the journal keeps it.", cursor.Name, _options.DrainTimeout);
            cursor.Dispose();
        }

        if (Journal.Dropped > 0)
            _logger.LogWarning("{Dropped} records were dropped because the journal had no room; give it larger or more spare segments.", Journal.Dropped);
        Journal.Dispose();
        if (_folder is not null && _cursors.TrueForAll(cursor => cursor.IsComplete)) RunEnding.Write(_folder, attempt: 1, _status);

        // An exporter that hangs may still write: the lock goes when the process does.
        if (!_cursors.Exists(cursor => cursor.IsRunning)) _lock?.Dispose();
        _loggers.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long GetTimestamp() => _options.Time.GetTimestamp();

    internal void RecordFault(string source, Exception exception) => _records.WriteFault(source, exception);

    internal void RecordRefusedStep(string source)
    {
        if (!Health.CountRefusedStep()) return;
        var message = $"{source} was entered while another step of the same run was running; it ran and was not recorded. Give each concurrent trainer a run of its own.";
        _records.WriteFault(source, "ConcurrentStep", message);
        _logger.LogError("{Message}", message);
    }

    private static RunFolder CreateFolder(string output, string id)
    {
        try
        {
            var folder = new RunFolder(Path.GetFullPath(Path.Combine(output, id)), id);
            folder.Create();
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TrainingRunException($"The output folder '{output}' cannot be written ({exception.Message.TrimEnd('.')}); give one that can be.", exception);
        }
    }

    private static JournalWriter OpenJournal(SegmentStore store, TrainingRunOptions options, RunClock clock, ILogger logger)
    {
        try
        {
            return new JournalWriter(store, options.Journal, clock, exception => logger.LogError(
                exception, "The journal cannot grow: {Reason} Training goes on; records are dropped and counted until there is room.", exception.Message));
        }
        catch (IOException exception)
        {
            throw new TrainingRunException($"The journal cannot be created in '{options.Output}' ({exception.Message.TrimEnd('.')}); free some space or give another output folder.", exception);
        }
    }

    private void OpenExporters()
    {
        var context = new ExportContext(_folder, _logger, Health);
        var kinds = new HashSet<string>();
        foreach (var exporter in _options.Exporters!)
        {
            try
            {
                if (exporter is FileExporter files && !kinds.Add(files.Kind))
                    throw new TrainingRunException($"The run has another exporter of the kind '{files.Kind}', which writes the same files; give one of them.");
                exporter.Open(context);
                _cursors.Add(new ExporterCursor(exporter, Journal, context, _options.CursorStateInterval));
            }
            catch (Exception exception)
            {
                Health.CountExporterFault();
                _logger.LogWarning("The exporter '{Exporter}' is off for this run: {Reason}", exporter.Name, exception.Message);
            }
        }
    }
}
