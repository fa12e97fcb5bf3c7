using System.Diagnostics;
using System.Globalization;

namespace Instrumentation.Journal;

/// <summary>
/// Says that one process writes or recovers a run folder, and no other. The lock belongs to an open file, so the kernel frees it when
/// its holder dies, however that happens.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string LockName = "lock";
    private const string HolderName = "lock.holder";
    private const string Recovers = ", which recovers it";

    /// <summary>How long somebody may take to look who holds the lock, which keeps others from taking it meanwhile.</summary>
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(1);

    private readonly FileStream _file;
    private readonly string _holder;

    private RunLock(FileStream file, string holder)
    {
        _file = file;
        _holder = holder;
    }

    /// <summary>Takes the lock of a run folder.</summary>
    /// <param name="runFolder">The folder of one run.</param>
    /// <param name="toRecover">Whether what an earlier process has recorded is exported, and nothing is recorded.</param>
    /// <exception cref="TrainingRunException">Another process, or another run in this one, holds it.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunLock Acquire(string runFolder, bool toRecover = false)
    {
        var folder = Path.Combine(runFolder, RunFolder.JournalName);
        var holder = Path.Combine(folder, HolderName);
        Directory.CreateDirectory(folder);
        try
        {
            var file = Open(Path.Combine(folder, LockName));
            try
            {
                File.WriteAllText(holder, string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}{(toRecover ? Recovers : "")}\n"));
                return new RunLock(file, holder);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new TrainingRunException(
                $"The run folder '{runFolder}' is in use by {HolderOf(holder)}; wait until that has ended, end it, or give another folder.", exception);
        }
    }

    private static FileStream Open(string path)
    {
        for (var started = Stopwatch.GetTimestamp(); ; Thread.Sleep(5))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsHeld(exception) && Stopwatch.GetElapsedTime(started) < LookTime)
            {
                // By somebody who only looks, maybe.
            }
        }
    }

    /// <summary>Who holds the lock of a run folder, such as <c>process 4711 on gpu-3</c>; null when nobody does.</summary>
    public static string? HolderIn(string runFolder)
    {
        var folder = Path.Combine(runFolder, RunFolder.JournalName);
        try
        {
            // A shared lock, held for no longer than this: it does not stop another one that looks, and one that takes the lock waits for it.
            new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return null;
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return HolderOf(Path.Combine(folder, HolderName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No lock file: a run of an earlier version.
            return null;
        }
    }

    /// <summary>Who records in a run folder; null when nobody does, although somebody may recover it.</summary>
    public static string? WriterIn(string runFolder) => HolderIn(runFolder) is { } holder && !holder.EndsWith(Recovers, StringComparison.Ordinal) ? holder : null;

    /// <summary>Whether a run folder was ever locked, held or not.</summary>
    public static bool IsIn(string runFolder) => File.Exists(Path.Combine(runFolder, RunFolder.JournalName, LockName));

    /// <summary>Frees the lock. Its file stays: deleting it would let two processes lock two files of one name.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next holder overwrites it.
        }

        _file.Dispose();
    }

    /// <summary>Whether opening failed because of the lock: EAGAIN of flock (11 on Linux, 35 on macOS), or Windows' sharing violation.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string HolderOf(string holder)
    {
        try
        {
            return File.ReadAllText(holder).Trim() is { Length: > 0 } text ? text : "another process";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
