using Instrumentation.Export.State;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export;

/// <summary>What an exporter may know of its run beyond the journal.</summary>
/// <param name="Folder">The run's files; null for a run in memory.</param>
/// <param name="Logger">For operational messages.</param>
/// <param name="Health">How the run's own recording does.</param>
public sealed record ExportContext(RunFolder? Folder, ILogger Logger, RunHealth Health)
{
    /// <summary>Which one of several processes that train together this is; null for a process that trains alone.</summary>
    public ProcessRank? Rank { get; init; }

    /// <summary>The folder of the run.</summary>
    /// <exception cref="TrainingRunException">The run lives in memory.</exception>
    public RunFolder RequiredFolder => Folder
        ?? throw new TrainingRunException("A run in memory has no folder for files; set InMemory to false or leave this exporter out.");

    /// <summary>
    /// What the processes that wrote the run before this one have left; null for the first. What shows only this process goes on from it.
    /// </summary>
    internal CursorState? Earlier { get; init; }

    /// <summary>The journal of the run that lasts, for what is found behind it and belongs into it; null in a recovery.</summary>
    internal JournalWriter? Journal { get; init; }

    /// <summary>Is told which part of the journal has been read, from 0 to 1, where that takes long.</summary>
    internal IProgress<double>? Done { get; init; }

    /// <summary>Cancelled when a recovery is to leave the rest for later.</summary>
    internal CancellationToken Stopping { get; init; }

    /// <summary>Whether files are only compared with what the journal gives, and nothing is changed.</summary>
    internal bool ReadOnly { get; init; }

    /// <summary>Whether the whole journal is exported, whatever a saved state says, and none is saved.</summary>
    internal bool IgnoresState { get; init; }
}
