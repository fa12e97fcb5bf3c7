namespace Instrumentation.Journal;

/// <summary>What an operation that failed says of the room on its disk.</summary>
internal static class DiskSpace
{
    /// <summary>
    /// Whether it failed for want of room: ENOSPC, EDQUOT on Linux and macOS, Windows' disk-full errors, or the exception without a code
    /// that .NET throws when a file's space cannot be reserved.
    /// </summary>
    public static bool IsFull(IOException exception) => exception.GetType() == typeof(IOException)
        && (exception.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027) or unchecked((int)0x80131620));

    /// <summary>How many bytes are free where the folder lies; null where nobody knows.</summary>
    public static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
