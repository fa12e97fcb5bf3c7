using System.Runtime.InteropServices;

namespace Instrumentation.Checkpoints;

/// <summary>
/// The names in a folder, which are on the disk for good only when the folder itself was synchronized: without that, losing power can
/// undo a rename. .NET opens no folders. Windows needs none of it, since NTFS keeps a log of its names.
/// </summary>
internal static partial class FolderEntries
{
    private const int ReadOnly = 0;
    private const int NotSupportedHere = 22;

    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Synchronize(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) throw Failure(folder, Marshal.GetLastPInvokeError());
        var error = Flush(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);

        // Some network file systems have nothing to synchronize in a folder.
        if (error is not (0 or NotSupportedHere)) throw Failure(folder, error);
    }

    private static IOException Failure(string folder, int error) =>
        new($"The folder '{folder}' cannot be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
