using System.Buffers;
using System.Text.Json.Nodes;
using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <summary>
/// A destination that writes files of the run folder. What it writes is a function of the journal alone: of the records, of the
/// <see cref="RunProgress"/> that goes with them, of its options as they stand in the <c>run_start</c> record, and of what it remembers from
/// earlier records. So any process can write the rest of its files after a crash, and each record is in each file exactly once.
/// </summary>
/// <remarks>No clock, no process id, no order of a hash table, and no option that <see cref="Describe"/> leaves out may show in a file.</remarks>
public abstract class FileExporter : Exporter
{
    // Names that differ only in case are one file on some systems.
    private readonly Dictionary<string, Output> _outputs = new(StringComparer.OrdinalIgnoreCase);
    private ExportContext? _context;
    private bool _isListed;
    private IReadOnlyDictionary<string, OutputState>? _ends;

    /// <summary>What the <c>run_start</c> record and its saved state call it, in <c>snake_case</c>. A run has one exporter of each kind.</summary>
    public abstract string Kind { get; }

    /// <summary>What it was opened with.</summary>
    private protected ExportContext Context => _context!;

    /// <summary>Whether it writes files, which a run in memory has no folder for.</summary>
    private protected virtual bool NeedsFolder => true;

    internal IReadOnlyCollection<Output> Outputs => _outputs.Values;

    /// <summary>What its files depend on beyond the records. It stands in the <c>run_start</c> record, and comes back in <see cref="Configure"/>.</summary>
    public virtual JsonObject Describe() => [];

    /// <inheritdoc/>
    public sealed override void Open(ExportContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (NeedsFolder) _ = context.RequiredFolder;
        _context = context;
        Restore(null, new RunProgress());
    }

    /// <inheritdoc/>
    public sealed override void Export(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (record.Schema.Role == RecordRole.RunStart) TakeOptions(progress);
        if (_isListed) Write(record, progress);
    }

    /// <inheritdoc/>
    public sealed override void Flush()
    {
        foreach (var output in _outputs.Values) output.Flush();
    }

    /// <inheritdoc/>
    public sealed override void Close()
    {
        foreach (var output in _outputs.Values) output.Dispose();
    }

    /// <summary>Takes the options of the process whose records follow, at each <c>run_start</c> and when a saved state is loaded.</summary>
    /// <param name="options">What <see cref="Describe"/> said in that process.</param>
    /// <param name="progress">What that process says of itself.</param>
    protected virtual void Configure(JsonObject options, RunProgress progress)
    {
    }

    /// <summary>Takes the next record. <paramref name="progress"/> already includes it.</summary>
    protected abstract void Write(in JournalRecord record, RunProgress progress);

    /// <summary>What it remembers from the records so far; null for nothing.</summary>
    protected virtual JsonNode? Save() => null;

    /// <summary>Goes back to what it remembered, or to the beginning, where it remembers nothing.</summary>
    /// <param name="state">What <see cref="Save"/> said; null for the beginning.</param>
    protected virtual void Load(JsonNode? state)
    {
    }

    /// <summary>
    /// A file of the run folder, at its end. Write whole lines or entries; they are made visible when the journal has no more for now.
    /// </summary>
    /// <param name="path">Its path in the run folder, such as <c>experiments/losses.csv</c>.</param>
    protected IBufferWriter<byte> Output(string path) => OutputAt(path).Pending;

    /// <summary>Adds a whole entry to a file of the run folder, which is rotated first where the rotation says so.</summary>
    /// <param name="path">Its path in the run folder.</param>
    /// <param name="entry">The bytes.</param>
    /// <param name="time">The time of the record that it tells of.</param>
    /// <param name="rotation">When the file is put aside and begun anew; null for never.</param>
    protected void Append(string path, ReadOnlySpan<byte> entry, DateTimeOffset time, Rotation? rotation) => OutputAt(path).Append(entry, time, rotation);

    /// <summary>Says that nothing more comes to a file of the run folder. It is whole and closed before the files that were begun after it are there.</summary>
    /// <param name="path">Its path in the run folder.</param>
    protected void Finish(string path) => OutputAt(path).IsFinished = true;

    internal (Dictionary<string, OutputState> Outputs, JsonNode? Exporter) SaveState() =>
        (_outputs.ToDictionary(output => output.Key, output => output.Value.State), Save());

    /// <summary>Goes to a saved state, or to the beginning.</summary>
    /// <param name="state">The state; null for the beginning.</param>
    /// <param name="progress">The progress at that state.</param>
    internal void Restore(CursorState? state, RunProgress progress)
    {
        _ends = state?.Ends;
        Close();
        _outputs.Clear();
        foreach (var (path, output) in state?.Outputs ?? []) OutputAt(path, output);
        _isListed = false;
        if (state is not null) TakeOptions(progress);
        Load(state?.Exporter?.DeepClone());
    }

    /// <summary>Makes what was flushed survive the loss of power.</summary>
    internal void Sync()
    {
        foreach (var output in _outputs.Values) output.Sync();
    }

    /// <summary>Cuts what the files hold beyond what the journal, which has ended, gives.</summary>
    internal void CutRest()
    {
        foreach (var output in _outputs.Values) output.CutRest();
    }

    private Output OutputAt(string path, OutputState? state = null)
    {
        if (_outputs.TryGetValue(path, out var output)) return output;
        state ??= _ends?.GetValueOrDefault(path) ?? OutputState.Empty;
        _outputs.Add(path, output = new Output(Path.Combine(_context!.RequiredFolder.Root, path), state, _context.ReadOnly, _context.Logger));
        return output;
    }

    private void TakeOptions(RunProgress progress)
    {
        var options = FileExporters.OptionsOf(Kind, progress);
        _isListed = options is not null;
        if (options is not null) Configure(options, progress);
    }
}
