namespace Instrumentation.Export.State;

/// <summary>Where the cursor of a file exporter stood, as <c>journal/&lt;kind&gt;.cursor</c> has it: read when the exporter opens, saved now and then.</summary>
internal sealed class CursorStateFile
{
    private readonly FileExporter _files;
    private readonly ExportContext _context;
    private readonly TimeSpan _interval;
    private long _savedAt = Environment.TickCount64;

    /// <summary>Reads what an earlier process saved.</summary>
    /// <param name="files">The exporter.</param>
    /// <param name="context">What it was opened with.</param>
    /// <param name="interval">How often it is saved, at most.</param>
    public CursorStateFile(FileExporter files, ExportContext context, TimeSpan interval)
    {
        (_files, _context, _interval) = (files, context, interval);
        if (context.IgnoresState) return;
        Saved = CursorState.Read(Path);
        IsDamaged = Saved is null && File.Exists(Path);
    }

    public string Path => PathOf(_context.RequiredFolder, _files.Kind);

    /// <summary>The state that was saved last; null for none.</summary>
    public CursorState? Saved { get; private set; }

    /// <summary>Whether there was a state that cannot be read.</summary>
    public bool IsDamaged { get; }

    public bool IsDue => Environment.TickCount64 - _savedAt >= _interval.TotalMilliseconds;

    public static string PathOf(RunFolder folder, string kind) => System.IO.Path.Combine(folder.Journal, kind + CursorState.Extension);

    /// <summary>From now on the cursor can start at a segment.</summary>
    /// <exception cref="IOException">The disk is full or gone; what was saved before is still there.</exception>
    public void Save(long segment, RunProgress progress)
    {
        _files.Sync();
        var (outputs, exporter) = _files.SaveState();
        Write(new CursorState(segment, outputs, progress.Save(), exporter?.DeepClone()) { Ends = Saved?.Ends });
    }

    /// <summary>From now on the cursor can start at a segment, and the exporter goes on at the ends of the files that are there.</summary>
    /// <exception cref="IOException">The disk is full or gone.</exception>
    public void SaveEnds(long segment, RunProgressState progress) =>
        Write(new CursorState(segment, [], progress, null) { Ends = RotatedFiles.EndsIn(_context.RequiredFolder) });

    /// <summary>The files are made again from the beginning.</summary>
    public void Forget() => Saved = null;

    private void Write(CursorState state)
    {
        if (!_context.IgnoresState) state.Write(Path);
        Saved = state;
        _savedAt = Environment.TickCount64;
    }
}
