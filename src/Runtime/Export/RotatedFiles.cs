using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Export;

/// <summary>
/// The files that a rotation puts aside beside one that is written. Each step (rename, compress beside and rename, delete) leaves a state
/// that tells what happened, so that a crash between two of them only means that the next one is still to be done.
/// </summary>
/// <param name="active">The file that is written.</param>
internal sealed class RotatedFiles(string active)
{
    private const string Compressed = ".gz";

    private readonly string _folder = Path.GetDirectoryName(active)!;
    private readonly string _name = Path.GetFileNameWithoutExtension(active) + ".";
    private readonly string _extension = Path.GetExtension(active);
    private Task _work = Task.CompletedTask;

    public string ActivePath => active;

    /// <summary>Where the files of a run end now, by their paths in its folder, with how many parts of each were put aside.</summary>
    public static Dictionary<string, OutputState> EndsIn(RunFolder folder)
    {
        string[] others = [folder.Journal, folder.Checkpoints, folder.GeneratedSamples];
        return Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories)
            .Where(path => !others.Any(other => path.StartsWith(other + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            .SelectMany(path => new[] { path, ActiveOf(path) })
            .Distinct()
            .ToDictionary(path => Path.GetRelativePath(folder.Root, path).Replace(Path.DirectorySeparatorChar, '/'), EndOf);
    }

    /// <summary>Where a part is: put aside already, or else the file that is written.</summary>
    /// <param name="part">How many parts are before it.</param>
    /// <param name="isWhole">Whether it cannot be added to: it is compressed, or deleted since.</param>
    public string PathOf(int part, out bool isWhole)
    {
        var aside = PathAside(part);
        if (isWhole = File.Exists(aside + Compressed)) return aside + Compressed;
        if (File.Exists(aside)) return aside;
        isWhole = Parts().Any(other => other.Part > part);
        return isWhole ? aside : active;
    }

    public static bool IsCompressed(string path) => path.EndsWith(Compressed, StringComparison.Ordinal);

    /// <summary>The content of a compressed part, in a file that is gone when it is closed.</summary>
    /// <exception cref="InvalidDataException">The part is damaged.</exception>
    public static SafeFileHandle Decompress(string path)
    {
        using var source = new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), CompressionMode.Decompress);
        var content = File.OpenHandle(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        try
        {
            var buffer = new byte[1 << 16];
            for (long length = 0, read; (read = source.Read(buffer)) > 0; length += read) RandomAccess.Write(content, buffer.AsSpan(0, (int)read), length);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>The compressed parts that cannot be decompressed.</summary>
    public IEnumerable<string> Damaged() => Parts().Select(part => part.Path).Where(IsDamaged);

    /// <summary>Whether a part is compressed and damaged: what was in it can only come from the journal.</summary>
    public static bool IsDamaged(string path)
    {
        if (!IsCompressed(path) || !File.Exists(path)) return false;
        try
        {
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new GZipStream(source, CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            uint length = 0;
            for (int read; (read = content.Read(buffer)) > 0;) length += (uint)read;

            // Where the file was cut, nobody misses the checksum at its end; the length that stands behind it does not fit.
            Span<byte> end = stackalloc byte[sizeof(uint)];
            return source.Length < end.Length || RandomAccess.Read(source.SafeFileHandle, end, source.Length - end.Length) < end.Length
                || BinaryPrimitives.ReadUInt32LittleEndian(end) != length;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <summary>Gives up a compressed part that is to be made again, and says where: in a file that is there at every moment.</summary>
    public string Discard(int part)
    {
        var aside = PathAside(part);
        File.OpenHandle(aside, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        File.Delete(aside + Compressed);
        return aside;
    }

    /// <summary>Gives a full part its number.</summary>
    public void PutAside(string path, int part, Rotation? rotation)
    {
        if (path == active) File.Move(active, PathAside(part));
        _work = TidyUpLater(rotation, part);
    }

    /// <summary>Waits for what goes on in the background, and does what a crash has left undone.</summary>
    public void Finish(Rotation? rotation) => TidyUpLater(rotation, int.MaxValue).Wait();

    private Task TidyUpLater(Rotation? rotation, int last) =>
        _work.ContinueWith(_ => TidyUp(rotation, last), CancellationToken.None, TaskContinuationOptions.None, CompressingThread.Instance);

    /// <summary>
    /// Compresses and deletes what is to be. What fails, on a full disk perhaps, is left for the next time; a recovery may be writing to the
    /// parts behind the last one that is full.
    /// </summary>
    private void TidyUp(Rotation? rotation, int last)
    {
        if (rotation is null) return;
        try
        {
            if (rotation.Compress)
            {
                foreach (var (_, path) in Parts().Where(part => part.Part <= last && !IsCompressed(part.Path))) Compress(path);
            }

            var left = rotation.KeepBytes ?? long.MaxValue;
            var parts = Parts().OrderByDescending(part => part.Part).ToList();
            for (var i = 0; i < parts.Count; i++)
            {
                left -= new FileInfo(parts[i].Path).Length;
                if (i > 0 && (i >= rotation.KeepFiles || left < 0)) File.Delete(parts[i].Path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Compress(string path)
    {
        var whole = path + Compressed;
        var unfinished = whole + ".tmp";
        if (!File.Exists(whole))
        {
            using (var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            using (var target = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete))
            {
                using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true)) source.CopyTo(gzip);
                target.Flush(flushToDisk: true);
            }

            File.Move(unfinished, whole);
        }

        File.Delete(path);
    }

    /// <summary>What was put aside, by number; a part that is being compressed is there twice.</summary>
    private IEnumerable<(int Part, string Path)> Parts()
    {
        if (!Directory.Exists(_folder)) yield break;
        foreach (var path in Directory.EnumerateFiles(_folder, _name + "*"))
        {
            var number = Path.GetFileName(path.AsSpan())[_name.Length..];
            if (number.EndsWith(Compressed, StringComparison.Ordinal)) number = number[..^Compressed.Length];
            if (!number.EndsWith(_extension, StringComparison.Ordinal)) continue;
            if (int.TryParse(number[..^_extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var part)) yield return (part - 1, path);
        }
    }

    private static OutputState EndOf(string path)
    {
        var file = new FileInfo(path);
        var parts = new RotatedFiles(path).Parts().Select(part => part.Part + 1).DefaultIfEmpty().Max();
        return new OutputState(file.Exists ? file.Length : 0, parts, Since: null);
    }

    /// <summary>The file that is written, of a part that was put aside.</summary>
    private static string ActiveOf(string path)
    {
        var part = IsCompressed(path) ? path[..^Compressed.Length] : path;
        var number = Path.GetExtension(Path.GetFileNameWithoutExtension(part.AsSpan()));
        if (number.Length < 2 || number[1..].ContainsAnyExceptInRange('0', '9')) return path;
        var extension = Path.GetExtension(part);
        return part[..^(number.Length + extension.Length)] + extension;
    }

    private string PathAside(int part) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_name}{part + 1:D6}{_extension}"));
}
