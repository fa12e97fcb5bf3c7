using System.Diagnostics;
using System.Globalization;

namespace Instrumentation.Tests;

/// <summary>A file system of its own that is soon full: a tmpfs.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int size = 1 << 20)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={size}"), "tmpfs", _folder))
            throw new InvalidOperationException("No tmpfs could be mounted.");
    }

    /// <summary>Whether this process may mount one; tried once.</summary>
    public static bool IsPermitted { get; } = Try();

    private string Filler => Path.Combine(_folder, "filler");

    public static implicit operator string(SmallDisk disk) => disk._folder;

    /// <summary>Takes all the space but <paramref name="left"/> bytes.</summary>
    public void Fill(int left)
    {
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        try
        {
            file.Write(new byte[Math.Max(0, free - left)]);
        }
        catch (IOException)
        {
            // Somebody else wrote meanwhile, and the disk is full all the same.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        // Lazily: a segment may still be mapped.
        Run("umount", "-l", _folder);
        _folder.Dispose();
    }

    private static bool Try()
    {
        try
        {
            new SmallDisk().Dispose();
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that mounts a small file system.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (!SmallDisk.IsPermitted) Skip = "This process may not mount a file system; run the tests as root.";
    }
}
