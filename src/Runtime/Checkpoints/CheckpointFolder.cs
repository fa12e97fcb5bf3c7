using System.Globalization;

namespace Instrumentation.Checkpoints;

/// <summary>
/// The checkpoints of a run: a folder <c>step_000000220</c> for each, named after the step to go on with. It is written under another name, brought
/// to the disk and renamed, so that under its own name it is whole, however the process or the machine ends.
/// </summary>
/// <param name="path">The run's <c>checkpoints</c> folder.</param>
internal sealed class CheckpointFolder(string path)
{
    private const string Prefix = "step_";
    private const string Unfinished = ".new";
    private const string Replaced = ".old";

    /// <summary>Saves a checkpoint.</summary>
    /// <param name="step">The step to go on with.</param>
    /// <param name="write">Writes the files of the training into the folder that it is given.</param>
    /// <param name="describe">Makes the manifest from the sizes of these files.</param>
    /// <returns>The checkpoint's folder and its size in bytes.</returns>
    public (string Folder, long Bytes) Save(long step, Action<string> write, Func<Dictionary<string, long>, CheckpointManifest> describe)
    {
        var folder = PathOf(step);
        var unfinished = folder + Unfinished;
        Delete(unfinished);
        Directory.CreateDirectory(unfinished);
        write(unfinished);
        var files = Synchronize(unfinished);
        describe(files).Write(unfinished);
        foreach (var part in Directory.GetDirectories(unfinished, "*", SearchOption.AllDirectories)) FolderEntries.Synchronize(part);
        FolderEntries.Synchronize(unfinished);

        // A checkpoint of the same step gives way only when this one is whole.
        if (Directory.Exists(folder)) Directory.Move(folder, folder + Replaced);
        Directory.Move(unfinished, folder);
        FolderEntries.Synchronize(path);
        Delete(folder + Replaced);
        return (folder, files.Values.Sum());
    }

    /// <summary>The newest whole checkpoint, or null.</summary>
    public (string Folder, CheckpointManifest Manifest)? FindNewest()
    {
        if (!Directory.Exists(path)) return null;

        // Of the same step the longer name is the one that was being replaced.
        var newestFirst = Directory.GetDirectories(path, Prefix + "*")
            .Where(folder => !folder.EndsWith(Unfinished, StringComparison.Ordinal))
            .OrderByDescending(StepOf)
            .ThenBy(folder => folder.Length);
        foreach (var folder in newestFirst)
        {
            if (CheckpointManifest.TryRead(folder) is { } manifest) return (folder, manifest);
        }

        return null;
    }

    private string PathOf(long step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D9}"));

    private static long StepOf(string folder) =>
        long.TryParse(Path.GetFileNameWithoutExtension(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    /// <summary>Brings the files of a folder to the disk, and says how large they are.</summary>
    private static Dictionary<string, long> Synchronize(string folder)
    {
        var files = new Dictionary<string, long>();
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
            files.Add(Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), RandomAccess.GetLength(handle));
        }

        return files;
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
