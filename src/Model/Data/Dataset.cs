using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data;

/// <summary>A folder of MIDI files, decoded and split by song into training and held-out pieces.</summary>
internal sealed class Dataset
{
    private const string Remedy = "give a folder with .mid, .midi or .rmi files, or none to train on the starter corpus.";

    // At 8 bytes a note this is 160 MB; pieces beyond it are read from disk whenever they are used.
    private const long DefaultNotesInMemory = 20_000_000;

    // Each has at most one file of MidiCodec.LargestFile bytes and its ScoreBuilder.MostNotes notes in memory.
    private const int MostReaders = 8;

    /// <summary>The pieces to train on, in ordinal order of their names.</summary>
    public required IReadOnlyList<Piece> Training { get; init; }

    /// <summary>The pieces kept apart, about a tenth and at least one, in ordinal order of their names.</summary>
    public required IReadOnlyList<Piece> HeldOut { get; init; }

    /// <summary>Files that were left out, with the reason.</summary>
    public required IReadOnlyList<FileNotice> Skipped { get; init; }

    /// <summary>Files that were read in spite of damage, with what was wrong first.</summary>
    public required IReadOnlyList<FileNotice> Repaired { get; init; }

    /// <summary>Pieces that were in the cache.</summary>
    public required int CacheHits { get; init; }

    /// <summary>Pieces that had to be decoded although there is a cache; 0 without one.</summary>
    public required int CacheMisses { get; init; }

    /// <summary>What else there is to say of the data, in sentences.</summary>
    public required IReadOnlyList<string> Notices { get; init; }

    /// <summary>Reads all MIDI files below a folder, several at a time. A file that cannot be used is listed in <see cref="Skipped"/>.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="cache">Where decoded pieces are kept from one run to the next; null for nowhere.</param>
    /// <param name="notesInMemory">The most decoded notes to keep.</param>
    /// <param name="reading">Is told which part of the files has been read, from 0 to 1.</param>
    /// <exception cref="InputException">The folder is missing or cannot be read, or does not hold at least two usable songs.</exception>
    public static Dataset Open(string folder, PieceCache? cache = null, long notesInMemory = DefaultNotesInMemory, IProgress<double>? reading = null)
    {
        cache?.DeleteAbandoned();
        var paths = FilesIn(folder);
        var pieces = new Piece?[paths.Length];
        var skipped = new FileNotice?[paths.Length];
        var repaired = new FileNotice?[paths.Length];
        var hashes = new ulong[paths.Length];
        long kept = 0;
        var read = 0;
        var hits = 0;
        Parallel.For(0, paths.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(MostReaders, Environment.ProcessorCount) }, i =>
        {
            var name = Path.GetRelativePath(folder, paths[i]).Replace(Path.DirectorySeparatorChar, '/');
            try
            {
                var piece = Piece.Read(paths[i], name, cache, out var isCached);
                if (isCached) Interlocked.Increment(ref hits);
                if (piece.Warnings.Count > 0) repaired[i] = new FileNotice(name, string.Join("; ", piece.Warnings));
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
        return new Dataset
        {
            Training = [.. usable.Where(piece => !heldOut.Contains(piece.Song))],
            HeldOut = [.. usable.Where(piece => heldOut.Contains(piece.Song))],
            Skipped = notices,
            Repaired = [.. repaired.OfType<FileNotice>()],
            CacheHits = hits,
            CacheMisses = cache is null ? 0 : usable.Length - hits,
            Notices =
            [
                .. cache?.Notices() ?? [],
                .. usable.Any(piece => piece.HasMelody) ? Array.Empty<string>() : [$"All {usable.Length} pieces hold drums only: nothing is transposed, and what is learned has no melody."],
            ],
        };
    }

    private static string[] FilesIn(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputException($"The data folder '{folder}' does not exist: {Remedy}");
        string[] paths;
        try
        {
            paths = MidiFiles.Below(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The data folder '{folder}' cannot be read ({e.Message.TrimEnd('.')}): allow reading it, or {Remedy}", e);
        }
        return paths.Length > 0 ? paths : throw new InputException($"The data folder '{folder}' holds no MIDI file: {Remedy}");
    }

    /// <summary>Files with the same notes under different names are one song, or the held-out pieces would hold what was trained on.</summary>
    private static void JoinCopies(Piece?[] pieces, ulong[] hashes)
    {
        // The piece, not its song, which may be joined to another one later.
        var first = new Dictionary<ulong, Piece>();
        for (var i = 0; i < pieces.Length; i++)
        {
            if (pieces[i] is not { } piece || first.TryAdd(hashes[i], piece) || first[hashes[i]].Song == piece.Song) continue;
            var (from, to) = (piece.Song, first[hashes[i]].Song);
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
