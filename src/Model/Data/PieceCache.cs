using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Instrumentation.Model.Data;

/// <summary>
/// Decoded pieces on disk, each in a file named after the SHA-256 of the MIDI file that it was decoded from. What is not there, is damaged or
/// was decoded by another version is decoded from its MIDI file and written anew; the folder may be deleted at any time.
/// </summary>
/// <remarks>
/// An entry is written beside its place and renamed, so that other processes see it whole or not at all. It is not forced to disk: after a loss of
/// power its checksum tells whether it is whole.
/// </remarks>
/// <param name="folder">Where they are; made when needed.</param>
internal sealed class PieceCache(string folder)
{
    /// <summary>The version of reader, tokeniser and layout. It goes up when any of them makes something else of the same file.</summary>
    public const int Version = 1;

    private const string Extension = ".piece";
    private const string Unfinished = ".new";

    // What is ahead of an entry's content: the mark, the version, the checksum of the content.
    private const int VersionAt = 16, ChecksumAt = VersionAt + sizeof(int), ContentAt = ChecksumAt + SHA256.HashSizeInBytes;

    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private int _otherVersions;
    private int _damaged;
    private string? _refusal;

    private static ReadOnlySpan<byte> Mark => "decoded piece \r\n"u8;

    /// <summary>The content of the file with a hash, or null where it has to be decoded.</summary>
    public PieceContent? TryRead(string hash)
    {
        var path = PathOf(hash);
        try
        {
            if (!File.Exists(path)) return null;
            var entry = File.ReadAllBytes(path).AsSpan();
            if (entry.Length >= ContentAt && entry.StartsWith(Mark))
            {
                if (BinaryPrimitives.ReadInt32LittleEndian(entry[VersionAt..]) != Version)
                {
                    Interlocked.Increment(ref _otherVersions);
                    return null;
                }

                var content = entry[ContentAt..];
                if (SHA256.HashData(content).AsSpan().SequenceEqual(entry[ChecksumAt..ContentAt]) && Parse(content, hash) is { } piece) return piece;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As good as damaged: it can be decoded.
        }

        Interlocked.Increment(ref _damaged);
        return null;
    }

    /// <summary>Keeps the content of the file with a hash. After a first failure, such as a full disk, nothing more is written.</summary>
    public void Write(string hash, PieceContent piece)
    {
        if (Volatile.Read(ref _refusal) is not null) return;
        var path = PathOf(hash);
        var unfinished = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            Directory.CreateDirectory(folder);
            var content = Serialize(piece, hash);
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                var head = new byte[ContentAt];
                Mark.CopyTo(head);
                BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(VersionAt), Version);
                SHA256.HashData(content, head.AsSpan(ChecksumAt));
                RandomAccess.Write(file, [head, content], 0);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.CompareExchange(
                ref _refusal,
                $"The cache of decoded pieces '{folder}' cannot be written ({e.Message.TrimEnd('.')}); the training goes on without it. Free space there, give another folder with --cache, or switch it off with --no-cache.",
                null);
            TryDelete(unfinished);
        }
    }

    /// <summary>Removes what processes left that ended while they wrote.</summary>
    public void DeleteAbandoned()
    {
        try
        {
            if (!Directory.Exists(folder)) return;
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Extension + ".*" + Unfinished))
            {
                if (DateTime.UtcNow - file.LastWriteTimeUtc > Abandoned) file.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It costs some space, and no more.
        }
    }

    /// <summary>What there is to say of the cache so far: a sentence for each thing, however often it was met.</summary>
    public IEnumerable<string> Notices()
    {
        if (_otherVersions > 0) yield return $"{_otherVersions} pieces in the cache '{folder}' are of another version of this program; their files were decoded again.";
        if (_damaged > 0) yield return $"{_damaged} pieces in the cache '{folder}' are damaged or cannot be read; their files were decoded again.";
        if (_refusal is not null) yield return _refusal;
    }

    private string PathOf(string hash) => Path.Combine(folder, hash + Extension);

    private static byte[] Serialize(PieceContent piece, string hash)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(hash);
            writer.Write(piece.TokenCount);
            WriteAll(writer, piece.Instruments);
            WriteAll(writer, piece.Warnings);
            writer.Write(piece.Bars.Length);
            writer.Write(MemoryMarshal.AsBytes(piece.Bars.AsSpan()));
            writer.Write(piece.Notes.Length);
            writer.Write(MemoryMarshal.AsBytes(piece.Notes.AsSpan()));
        }

        return stream.ToArray();
    }

    private static void WriteAll(BinaryWriter writer, string[] texts)
    {
        writer.Write(texts.Length);
        foreach (var text in texts) writer.Write(text);
    }

    /// <summary>Null where it is the content of another file. Its checksum holds, so it is as <see cref="Serialize"/> made it.</summary>
    private static PieceContent? Parse(ReadOnlySpan<byte> content, string hash)
    {
        using var reader = new BinaryReader(new MemoryStream(content.ToArray()), Encoding.UTF8);
        if (reader.ReadString() != hash) return null;
        var tokens = reader.ReadInt32();
        var (instruments, warnings) = (ReadAll(reader), ReadAll(reader));
        var bars = new Bar[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(bars.AsSpan()));
        var notes = new GridNote[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(notes.AsSpan()));
        return new PieceContent(notes, bars, tokens, instruments, warnings);
    }

    private static string[] ReadAll(BinaryReader reader)
    {
        var texts = new string[reader.ReadInt32()];
        for (var i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
        return texts;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // DeleteAbandoned will.
        }
    }
}
