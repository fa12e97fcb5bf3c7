using System.Security.Cryptography;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data;

/// <summary>One usable file of a <see cref="Dataset"/>, decoded onto the grid.</summary>
internal sealed class Piece
{
    private readonly PieceCache? _cache;
    private GridNote[]? _notes;

    private Piece(string path, string name, string hash, PieceContent content, PieceCache? cache)
    {
        _cache = cache;
        _notes = content.Notes;
        SourcePath = Path.GetFullPath(path);
        SourceHash = hash;
        Name = name;
        Song = SongName.Of(name);
        Instruments = string.Join(", ", content.Instruments);
        HasMelody = content.Notes.Any(note => !note.IsDrum);
        Bars = content.Bars;
        TokenCount = content.TokenCount;
        Warnings = content.Warnings;
    }

    /// <summary>The file.</summary>
    public string SourcePath { get; }

    /// <summary>The SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.</summary>
    public string SourceHash { get; }

    /// <summary>The file's path below the data folder, with forward slashes.</summary>
    public string Name { get; }

    /// <summary>The song that this is a version of; a song is in training or held out as a whole.</summary>
    public string Song { get; set; }

    /// <summary>Tokens from the first note to <see cref="Vocabulary.End"/>.</summary>
    public int TokenCount { get; }

    /// <summary>General MIDI names of the instruments, in alphabetical order, separated by a comma and a space.</summary>
    public string Instruments { get; }

    /// <summary>Whether there is anything but drums.</summary>
    public bool HasMelody { get; }

    /// <summary>The bars in which a note begins.</summary>
    public IReadOnlyList<Bar> Bars { get; }

    /// <summary>What had to be repaired when the file was read.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Notes held in memory, 0 after <see cref="Evict"/>.</summary>
    public int NotesInMemory => _notes?.Length ?? 0;

    /// <summary>Reads a file, or what the cache has of its bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its path below the data folder, with forward slashes.</param>
    /// <param name="cache">Where decoded pieces are kept; null for nowhere.</param>
    /// <param name="isCached">Whether it was there.</param>
    /// <exception cref="MidiFormatException">It is no MIDI, or no note in it has a token.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Piece Read(string path, string name, PieceCache? cache, out bool isCached)
    {
        var bytes = MidiCodec.Load(path);
        var hash = HashOf(bytes);
        var content = cache?.TryRead(hash);
        isCached = content is not null;
        if (content is null)
        {
            content = PieceContent.Decode(bytes);
            cache?.Write(hash, content);
        }

        return new Piece(path, name, hash, content, cache);
    }

    /// <summary>The notes in the order of <see cref="Tokenizer.Quantise"/>.</summary>
    /// <param name="atHand">Whether they were in memory or in the cache; otherwise the file was decoded again.</param>
    /// <exception cref="InputException">The file was changed or removed meanwhile.</exception>
    public ReadOnlyMemory<GridNote> Notes(out bool atHand)
    {
        var notes = _notes ?? _cache?.TryRead(SourceHash)?.Notes;
        atHand = notes is not null;
        return notes ?? DecodeAgain();
    }

    /// <summary>Lets go of the notes; they will be read again when they are needed.</summary>
    public void Evict() => _notes = null;

    /// <summary>A number that two pieces share when they hold the same notes.</summary>
    public ulong ContentHash()
    {
        var hash = 0UL;
        foreach (var note in Notes(out _).Span)
            hash = SeededRandom.Mix(hash, (ulong)note.Step << 32 | (ulong)(ushort)note.Duration << 16 | (ulong)note.Pitch << 8 | note.Velocity);
        return hash;
    }

    /// <summary>The SHA-256 of bytes, as <see cref="SourceHash"/> has it.</summary>
    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private GridNote[] DecodeAgain()
    {
        try
        {
            var bytes = MidiCodec.Load(SourcePath);
            if (HashOf(bytes) == SourceHash) return PieceContent.Decode(bytes).Notes;
        }
        catch (Exception e) when (e is MidiFormatException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{Name}' could be read when training began and cannot be now ({e.Message}): leave the data folder as it is while training.", e);
        }

        throw new InputException($"'{Name}' has changed since training began: leave the data folder as it is while training.");
    }
}
