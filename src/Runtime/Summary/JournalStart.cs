using Instrumentation.Export;
using Instrumentation.Export.State;

namespace Instrumentation.Summary;

/// <summary>
/// Where one who reads a run from outside begins: at the first segment of its journal or, where that was deleted, where the summary of the
/// run was saved.
/// </summary>
internal sealed class JournalStart
{
    private readonly SegmentStore _store;
    private readonly CursorState? _saved;

    private JournalStart(SegmentStore store, CursorState? saved) => (_store, _saved) = (store, saved);

    /// <param name="folder">The run's folder, or a folder of segments itself.</param>
    /// <param name="fromSaved">Whether to begin where the summary was saved although the journal has its first segment.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static JournalStart Find(string folder, bool fromSaved = false)
    {
        var journal = Path.Combine(folder, RunFolder.JournalName);
        if (!Directory.Exists(journal)) journal = folder;
        var store = new FolderSegmentStore(journal);
        var saved = store.Exists(0) && !fromSaved ? null : CursorState.Read(Path.Combine(journal, SummaryExporter.KindName + ".cursor"));
        if (saved is null && store.FirstFrom(0) < 0)
            throw new DirectoryNotFoundException($"There is no journal in '{folder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}'.");
        return new JournalStart(store, saved);
    }

    /// <summary>A reader from there on, with what the records before it came to.</summary>
    public JournalReader Open(bool live, out RunProgress progress, out SummaryFold fold)
    {
        progress = new RunProgress();
        if (_saved is not null) progress.Restore(_saved.Progress);
        fold = SummaryFold.Load(_saved?.Exporter);
        fold.Summary.Progress = progress;
        return new JournalReader(_store, live, _saved?.Segment ?? 0);
    }
}
