using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Instrumentation.Anomalies;
using Instrumentation.Checkpoints;
using Instrumentation.Export;
using Instrumentation.Export.State;
using Instrumentation.Recording;
using Instrumentation.Summary;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// One training run: its journal, its folder and its destinations. Start one, hand it to the type whose methods carry the attributes,
/// call <see cref="Complete"/> when the training is done, and dispose it, which waits for the destinations.
/// </summary>
/// <remarks>
/// Several runs can live side by side: nothing is shared but the process's signals. Recording never throws and never waits for a
/// destination. <c>docs/running.md</c> says in which ways a run ends.
/// </remarks>
public sealed partial class TrainingRun : IDisposable
{
    /// <summary>What a program returns whose run was stopped by <see cref="AnomalyActions.Stop"/> of its policy.</summary>
    public const int StoppedByPolicyExitCode = 3;

    private static readonly TimeSpan LastRecordsTimeout = TimeSpan.FromSeconds(1);

    private readonly TrainingRunOptions _options;
    private readonly RunFolder? _folder;
    private readonly RunLock? _lock;
    private readonly RunJournal _records;
    private readonly RunSampler _sampler;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly List<ExporterCursor> _cursors = [];
    private readonly RunEnding _ending;
    private NeighbourRecovery? _neighbours;

    private TrainingRun(
        TrainingRunOptions options, string id, JsonObject description, RunFolder? folder, RunLock? runLock, ResumedRun? resumed, JournalWriter journal, ILoggerFactory loggers)
    {
        _options = options;
        _loggers = loggers;
        _logger = loggers.CreateLogger<TrainingRun>();
        Id = id;
        _folder = folder;
        _lock = runLock;
        Journal = journal;
        ResumedFrom = resumed?.Point;
        Detectors = new RunDetectors(resumed?.Manifest.Detectors);
        if (ResumedFrom is not null) Position.GoTo(ResumedFrom);
        RunDescription.AddAttempt(description, Attempt, ResumedFrom is null ? null : ResumedFrom with { Checkpoint = RelativePath(ResumedFrom.Checkpoint) });
        Actions = new PolicyActions(this, options.Policy, resumed?.Manifest.LearningRateScale ?? 1, StopAfter);
        Health = new RunHealth(journal.Losses);
        _records = new RunJournal(this);
        _records.WriteStart(description.ToJsonString());
        _sampler = new RunSampler(options.ReadMemory ?? MemoryUsage.OfProcess, _records, _logger);
        _ending = new RunEnding(options, Position, _logger, exception => _records.WriteFault("unhandled exception", exception), Close);
    }

    /// <summary>The run's id: <c>&lt;name&gt;[-rank&lt;k&gt;]_&lt;yyyyMMdd_HHmmss&gt;_&lt;8 hex&gt;</c>.</summary>
    public string Id { get; }

    /// <summary>The run's files.</summary>
    /// <exception cref="InvalidOperationException">The run lives in memory.</exception>
    public RunFolder Folder => _folder ?? throw new InvalidOperationException("This run lives in memory; it has no folder.");

    /// <summary>How the recording itself does.</summary>
    public RunHealth Health { get; }

    /// <summary>
    /// Cancelled when the training is to stop: after SIGINT or SIGTERM, or when <see cref="TrainingRunOptions.Stopping"/> is. Look at it between
    /// two steps, leave the loop, and dispose the run.
    /// </summary>
    public CancellationToken Stopping => _ending.Stopping;

    /// <summary>
    /// What the program should return: 128 and the number of the signal that stopped the run before it was complete,
    /// <see cref="StoppedByPolicyExitCode"/> where its policy did, otherwise 0.
    /// </summary>
    public int ExitCode => _ending.ExitCode;

    /// <summary>
    /// What the training multiplies its learning rate by: 1, and less after each <see cref="AnomalyActions.LowerLearningRate"/> of the policy. The policy
    /// changes it between two steps only; a program may, too, on the thread that trains. Each change is announced. It is in the run's checkpoints, and a
    /// resumed run goes on with it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and finite.</exception>
    public double LearningRateScale
    {
        get => Actions.LearningRateScale;
        set => Actions.Scale(value, string.Create(CultureInfo.InvariantCulture, $"scaled by {value:0.######}"));
    }

    internal JournalWriter Journal { get; }

    internal RunPosition Position { get; } = new();

    /// <summary>Which of the processes that wrote this run one after the other this is, counted from 1.</summary>
    internal int Attempt => Journal.Attempt;

    /// <summary>What the run's policy does about anomalies.</summary>
    internal PolicyActions Actions { get; }

    /// <summary>Starts a run: creates its folder and its journal, and opens its destinations.</summary>
    /// <exception cref="TrainingRunException">
    /// The run's name cannot be a file name, its configuration cannot be JSON, the launcher's variables contradict each other, the run's folder
    /// cannot be written, or there is nothing to resume.
    /// </exception>
    /// <exception cref="ArgumentException">A time or a size of the options is out of its range.</exception>
    public static TrainingRun Start(TrainingRunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options with { Exporters = ExportersOf(options), Journal = options.InMemory ? options.Journal with { Keep = true } : options.Journal };
        options.Validate();
        var clock = RunClock.Anchor(options.Time);
        var rank = options.DistributedRank();
        var resumed = options.Resume is null ? null : ResumedRun.Open(options.Resume, options);
        var id = resumed?.Folder.RunId ?? RunId.Create(options.Name, rank, clock);
        RunLock? runLock = resumed?.Lock;
        try
        {
            var description = RunDescription.Create(options, id, rank, clock, options.Exporters);
            var folder = options.InMemory ? null : resumed?.Folder ?? RunFolder.Create(options.Output, id);
            runLock ??= folder is null ? null : Lock(folder);
            var loggers = Export.Logging.RunLogging.CreateFactory(options.Logging, id, rank);
            var logger = loggers.CreateLogger<TrainingRun>();
            if (resumed is not null && folder is not null) CompleteEarlierAttempts(folder, logger);
            SegmentStore store = folder is null ? new MemorySegmentStore() : new FolderSegmentStore(folder.Journal);
            var earlier = resumed is null || folder is null ? null : CursorState.ReadLatest(folder.Journal);
            var journal = OpenJournal(store, options, clock, logger, earlier);
            var run = new TrainingRun(options, id, description, folder, runLock, resumed, journal, loggers);
            run.OpenExporters(rank, earlier);
            if (folder is not null && options.RecoverUnfinished) run._neighbours = NeighbourRecovery.Start(folder, logger, run.WriteReports);
            run._ending.Watch();
            return run;
        }
        catch
        {
            runLock?.Dispose();
            throw;
        }
    }

    /// <summary>Says how long the training is to be, for the progress entries and the time that is left.</summary>
    /// <param name="epochs">The number of the last epoch.</param>
    /// <param name="batchesPerEpoch">How many steps each epoch has.</param>
    public void Plan(int epochs, int batchesPerEpoch) => _records.WritePlan(epochs, batchesPerEpoch);

    /// <summary>
    /// Announces a change of the training: what follows from it is no anomaly, and limits are wider for the next steps. To be called on the thread that
    /// trains, before the step that it concerns. The starts of epochs, evaluations and resumed runs are known and need not be announced.
    /// </summary>
    /// <param name="change">What changes.</param>
    /// <param name="note">What there is to say about it, for the log.</param>
    public void Announce(TrainingChange change, string? note = null)
    {
        Position.Announce();
        _records.WriteAnnouncement(change, note);
    }

    /// <summary>
    /// Says that the training ended well. Without it, or after <see cref="Stopping"/> was cancelled, disposing the run records that it was
    /// interrupted, or failed where an exception left an annotated method last.
    /// </summary>
    /// <param name="report">The path of the final report, if one is going to be written, for the last log entry.</param>
    public void Complete(string? report = null) => _ending.Complete(report);

    /// <summary>A reader over what has been recorded so far, from the first record on that the journal still has.</summary>
    public JournalReader ReadJournal() => new(Journal.Store, live: true);

    /// <summary>
    /// Ends the run: records its end, waits for the destinations to take the rest, within <see cref="TrainingRunOptions.DrainTimeout"/>, and has
    /// the reports written. Safe on any thread, while others record: what they record from then on counts as dropped.
    /// </summary>
    public void Dispose() => _ending.End();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal long GetTimestamp() => _options.Time.GetTimestamp();

    /// <summary>The learning rate is scaled from now on, which the detectors have to know.</summary>
    internal void AnnounceLearningRateScale(double scale, string note)
    {
        Position.Announce();
        _records.WriteAnnouncement(TrainingChange.LearningRate, note, scale);
    }

    internal void RecordFault(string source, Exception exception) => _records.WriteFault(source, exception);

    /// <summary>An exception leaves an annotated method. One that only carries the wish to stop is no fault.</summary>
    internal void RecordEscape(string source, Exception exception)
    {
        if (exception is OperationCanceledException && Stopping.IsCancellationRequested) return;
        _records.WriteFault(source, exception);
        _ending.Fault(exception);
    }

    private void StopAfter(string cause) => _ending.Stop($"stopped by the anomaly policy: {cause}", exitCode: StoppedByPolicyExitCode);

    internal void RecordRefusedStep(string source)
    {
        if (!Health.CountRefusedStep()) return;
        var message = $"{source} was entered while another step of the same run was running; it ran and was not recorded. Give each concurrent trainer a run of its own.";
        _records.WriteFault(source, "ConcurrentStep", message);
        _logger.LogError("{Message}", message);
    }

    private static IReadOnlyList<Exporter> ExportersOf(TrainingRunOptions options) => options switch
    {
        { InMemory: false } => [.. options.Exporters ?? DefaultExporters.Create(), new SummaryExporter(), new AnomalyExporter(options.Rules)],
        { Rules: { } rules } => [.. options.Exporters ?? [], new AnomalyExporter(rules)],
        _ => options.Exporters ?? [],
    };

    private static RunLock Lock(RunFolder folder)
    {
        try
        {
            return RunLock.Acquire(folder.Root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingRunException($"The run folder '{folder.Root}' cannot be locked ({exception.Message.TrimEnd('.')}); make it writable or give another one.", exception);
        }
    }

    private static JournalWriter OpenJournal(SegmentStore store, TrainingRunOptions options, RunClock clock, ILogger logger, CursorState? earlier)
    {
        try
        {
            return new JournalWriter(
                store,
                options.Journal,
                clock,
                exception => logger.LogError(exception, "{Fault}", JournalFault.Explain(exception, options.Output, options.Journal)),
                () => logger.LogInformation("The journal can grow again; what was lost until then is counted."),
                exception => logger.LogError(
                    exception,
                    "The journal cannot be put on its disk for good: {Reason} Training goes on and it is tried again every second; until then losing power loses what is not there.",
                    exception.Message),
                earlier is null ? default : (earlier.Segment, AttemptOf(earlier)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingRunException($"The journal cannot be created in '{options.Output}' ({exception.Message.TrimEnd('.')}); free some space or give another output folder.", exception);
        }
    }

    private static int AttemptOf(CursorState state)
    {
        var progress = new RunProgress();
        progress.Restore(state.Progress);
        return progress.Attempt;
    }

    /// <summary>A run in memory without exporters finds nothing behind the journal, and has no folder for capsules.</summary>
    private IEnumerable<Exporter> ExportersAndPolicy()
    {
        var exporters = _options.Exporters!;
        return exporters.Count == 0 && _folder is null ? [] : exporters.Append(new PolicyExporter(Actions, warns: !exporters.Any(exporter => exporter is Export.Logging.LoggingExporter)));
    }

    private void OpenExporters(ProcessRank? rank, CursorState? earlier)
    {
        var context = new ExportContext(_folder, _logger, Health) { Rank = rank, Earlier = earlier, Journal = Journal, IgnoresState = _folder is null };
        var kinds = new HashSet<string>();
        foreach (var exporter in ExportersAndPolicy())
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
