using Instrumentation.Export.State;

namespace Instrumentation.Export;

/// <summary>
/// Compressed parts of a run's files that cannot be decompressed. No exporter looks at a part behind which its saved state stands, so
/// whoever wants to know has to look.
/// </summary>
internal sealed class DamagedParts
{
    private readonly RunFolder _folder;
    private readonly List<(string State, string Part)> _parts;

    public DamagedParts(RunFolder folder)
    {
        _folder = folder;
        _parts = [.. Directory.EnumerateFiles(folder.Journal, "*" + CursorState.Extension).SelectMany(state => In(state).Select(part => (state, part)))];
    }

    /// <summary>Makes the exporters of these parts begin anew, where the journal can give them all again; false where it cannot.</summary>
    public bool TryForget()
    {
        var store = new FolderSegmentStore(_folder.Journal);
        var segments = store.Indices;
        if (!JournalReader.HasBeginning(store, live: false) || segments[^1] != segments.Count - 1) return false;
        foreach (var state in _parts.Select(part => part.State).Distinct()) File.Delete(state);
        return true;
    }

    /// <summary>A sentence for each: nobody can make it again.</summary>
    public IEnumerable<string> Problems() =>
        _parts.Select(part => $"'{part.Part}' is damaged and cannot be decompressed, and the journal no longer has the records to make it again; take it from a backup.");

    private IEnumerable<string> In(string state) =>
        CursorState.Read(state)?.Outputs.Keys.SelectMany(path => new RotatedFiles(Path.Combine(_folder.Root, path)).Damaged()) ?? [];
}
