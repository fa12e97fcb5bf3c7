using System.Text.Json.Nodes;
using Instrumentation.Export;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>How a run is recorded and where it goes.</summary>
public sealed record TrainingRunOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    /// <summary>The name of the experiment: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; the run's id starts with it.</summary>
    public string Name { get; init; } = "training";

    /// <summary>The folder that gets one folder per run.</summary>
    public string Output { get; init; } = "runs";

    /// <summary>
    /// The folder of a run to go on with, from its newest checkpoint: <see cref="TrainingRun.ResumedFrom"/> says where. Null starts a new run.
    /// <see cref="Output"/> has no meaning then, and the sections <c>model_config</c> and <c>data_config</c> of <see cref="Configuration"/> must be those
    /// of the checkpoint. With <see cref="InMemory"/> nothing in the folder changes, whoever uses it, and it may be the folder of one of its checkpoints: for
    /// running steps again.
    /// </summary>
    public string? Resume { get; init; }

    /// <summary>
    /// Whether the run leaves no files: the journal is in memory, and there are no exporters unless they are given. For unit tests
    /// of annotated loops, which read <see cref="TrainingRun.ReadJournal"/>. What needs more than one value to be found is looked for where <see cref="Rules"/> are given;
    /// when the run is disposed all of it has been told to the handler of <see cref="Policy"/>.
    /// </summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// What was configured, in sections: <c>model_config</c>, <c>training_config</c>, <c>data_config</c> and whatever else. Written to
    /// <c>experiment_config.json</c> with the run's own facts.
    /// </summary>
    public JsonObject? Configuration { get; init; }

    /// <summary>The device that trains, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>How the journal uses its disk.</summary>
    public JournalOptions Journal { get; init; } = new();

    /// <summary>
    /// The destinations; null for all of them: text log, JSON lines, TensorBoard, Prometheus, a Meter and the forwarding
    /// to <see cref="Logging"/>.
    /// </summary>
    public IReadOnlyList<Exporter>? Exporters { get; init; }

    /// <summary>What is done about anomalies.</summary>
    public AnomalyPolicy Policy { get; init; } = new();

    /// <summary>By which rules anomalies are looked for behind the journal; null for those that are shipped, and for none where the run is <see cref="InMemory"/>.</summary>
    public RuleSet? Rules { get; init; }

    /// <summary>Adds logging providers for operational messages: what the instrumentation itself has to say.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Reads the memory in use, about once a second on a background thread; null for the process and no GPU.</summary>
    public Func<MemoryUsage>? ReadMemory { get; init; }

    /// <summary>How long the end of the run waits for the destinations to take the rest of the journal: 0 to 24 days, 30 seconds by default.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether SIGINT (Ctrl-C) and SIGTERM stop the run: the first cancels <see cref="TrainingRun.Stopping"/>, the second ends the process at
    /// once. Otherwise the signals do what they do without a run.
    /// </summary>
    public bool HandleSignals { get; init; } = true;

    /// <summary>
    /// How long a run may go on after it was asked to stop: 0 to 24 days, 30 seconds by default. After that it ends by itself, and where a signal
    /// asked, the process ends with 128 and the number of the signal.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A token of the program's host, such as <c>IHostApplicationLifetime.ApplicationStopping</c>, that stops the run as a signal does.</summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>
    /// Writes the reports: called after the last record is in every file, whichever way the run ends, but not after a second signal; and for each run
    /// that <see cref="RecoverUnfinished"/> completes, on its thread. Its exceptions are logged.
    /// </summary>
    public Action<RunFolder>? Reports { get; init; }

    /// <summary>
    /// Whether the files of earlier runs in the same <see cref="Output"/> that a crash cut short are completed, on a background thread. It ends with this run:
    /// one that is complete gives it what is left of its <see cref="DrainTimeout"/>, any other stops it, and a later run goes on with what is not complete.
    /// </summary>
    public bool RecoverUnfinished { get; init; } = true;

    /// <summary>How often the cursors of file exporters save where they stand, at most.</summary>
    internal TimeSpan CursorStateInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Which one of several processes that train together this is; null for what the launcher says
    /// (<see cref="ProcessRank.FromEnvironment"/>). A world size of 1 is a process that trains alone, whatever the launcher says.
    /// </summary>
    public ProcessRank? Rank { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A time or a size is out of its range.</exception>
    internal void Validate()
    {
        Journal.Validate();
        Check(DrainTimeout, nameof(DrainTimeout));
        Check(StopTimeout, nameof(StopTimeout));

        static void Check(TimeSpan time, string name)
        {
            if (time < TimeSpan.Zero || time > LongestTimeout)
                throw new ArgumentException($"The {name} of the run is {time}; give a time from 0 to {LongestTimeout.Days} days.", name);
        }
    }

    /// <summary>The rank, of several processes; null for one that trains alone.</summary>
    internal ProcessRank? DistributedRank() => (Rank ?? ProcessRank.FromEnvironment()) is { WorldSize: > 1 } rank ? rank : null;
}
