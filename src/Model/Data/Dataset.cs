using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data;

/// <summary>A folder of MIDI files, decoded and split by song into training and held-out pieces.</summary>
internal sealed class Dataset
{
    private const string Remedy = "give a folder with .mid, .midi or .rmi files, or none to train on the starter corpus.";

    // At 12 bytes a note this is 240 MB; pieces beyond it are read from disk whenever they are used.
    private const long DefaultNotesInMemory = 20_000_000;

    private Dataset(Piece[] training, Piece[] heldOut, FileNotice[] skipped, FileNotice[] repaired) =>
        (Training, HeldOut, Skipped, Repaired) = (training, heldOut, skipped, repaired);

    /// <summary>The pieces to train on, in ordinal order of their names.</summary>
    public IReadOnlyList<Piece> Training { get; }

    /// <summary>The pieces kept apart, about a tenth and at least one, in ordinal order of their names.</summary>
    public IReadOnlyList<Piece> HeldOut { get; }

    /// <summary>Files that were left out, with the reason.</summary>
    public IReadOnlyList<FileNotice> Skipped { get; }

    /// <summary>Files that were read in spite of damage, with what was wrong first.</summary>
    public IReadOnlyList<FileNotice> Repaired { get; }

    /// <summary>Reads all MIDI files below a folder, several at a time. A file that cannot be used is listed in <see cref="Skipped"/>.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="notesInMemory">The most decoded notes to keep.</param>
    /// <param name="reading">Is told which part of the files has been read, from 0 to 1.</param>
    /// <exception cref="InputException">The folder is missing or cannot be read, or does not hold at least two usable songs.</exception>
    public static Dataset Open(string folder, long notesInMemory = DefaultNotesInMemory, IProgress<double>? reading = null)
    {
        var paths = FilesIn(folder);
        var pieces = new Piece?[paths.Length];
        var skipped = new FileNotice?[paths.Length];
        var repaired = new FileNotice?[paths.Length];
        var hashes = new ulong[paths.Length];
        long kept = 0;
        var read = 0;
        Parallel.For(0, paths.Length, i =>
        {
            var name = Path.GetRelativePath(folder, paths[i]).Replace(Path.DirectorySeparatorChar, '/');
            try
            {
                var piece = Piece.Read(paths[i], name, out var warnings);
                if (warnings.Count > 0) repaired[i] = new FileNotice(name, string.Join("; ", warnings));
                hashes[i] = piece.ContentHash();
                if (Interlocked.Add(ref kept, piece.NotesInMemory) > notesInMemory)
                {
                    Interlocked.Add(ref kept, -piece.NotesInMemory);
                    piece.Evict();
                }
                pieces[i] = piece;
            }
            catch (Exception e) when (e is MidiFormatException or IOException or UnauthorizedAccessException)
            {
                skipped[i] = new FileNotice(name, e.Message);
            }

            reading?.Report((double)Interlocked.Increment(ref read) / paths.Length);
        });

        var usable = pieces.OfType<Piece>().ToArray();
        var notices = skipped.OfType<FileNotice>().ToArray();
        if (usable.Length == 0)
            throw new InputException($"None of the {paths.Length} MIDI files in '{folder}' can be used ('{notices[0].Path}': {notices[0].Reason}): {Remedy}");
        JoinCopies(pieces, hashes);
        var heldOut = HeldOutSongs(usable);
        if (heldOut.Count == 0)
            throw new InputException($"'{folder}' holds one song only ('{usable[0].Name}'), and one has to be held out to measure learning: add at least one more.");
        return new Dataset(
            [.. usable.Where(piece => !heldOut.Contains(piece.Song))],
            [.. usable.Where(piece => heldOut.Contains(piece.Song))],
            notices,
            [.. repaired.OfType<FileNotice>()]);
    }

    private static string[] FilesIn(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputException($"The data folder '{folder}' does not exist: {Remedy}");
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0, MaxRecursionDepth = 64 };
        string[] paths;
        try
        {
            paths = [.. Directory.EnumerateFiles(folder, "*", options).Where(IsMidi).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The data folder '{folder}' cannot be read ({e.Message.TrimEnd('.')}): allow reading it, or {Remedy}", e);
        }
        return paths.Length > 0 ? paths : throw new InputException($"The data folder '{folder}' holds no MIDI file: {Remedy}");
    }

    private static bool IsMidi(string path) => Path.GetExtension(path).ToUpperInvariant() is ".MID" or ".MIDI" or ".RMI";

    /// <summary>Files with the same notes under different names are one song, or the held-out pieces would hold what was trained on.</summary>
    private static void JoinCopies(Piece?[] pieces, ulong[] hashes)
    {
        var songs = new Dictionary<ulong, string>();
        for (var i = 0; i < pieces.Length; i++)
        {
            if (pieces[i] is not { } piece || songs.TryAdd(hashes[i], piece.Song) || songs[hashes[i]] == piece.Song) continue;
            var (from, to) = (piece.Song, songs[hashes[i]]);
            foreach (var version in pieces.OfType<Piece>().Where(version => version.Song == from)) version.Song = to;
        }
    }

    /// <summary>A tenth of the songs, and at least one of two: those whose names hash lowest, so that the split depends on nothing else.</summary>
    private static HashSet<string> HeldOutSongs(Piece[] pieces)
    {
        var songs = pieces.Select(piece => piece.Song).Distinct().ToArray();
        return songs.Length < 2
            ? []
            : [.. songs.OrderBy(song => SeededRandom.Hash(song)).ThenBy(song => song, StringComparer.Ordinal).Take(Math.Max(1, (songs.Length + 5) / 10))];
    }
}

/// <summary>Something to tell about one file.</summary>
/// <param name="Path">Its path below the data folder, with forward slashes.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record FileNotice(string Path, string Reason);
