namespace Instrumentation.Journal;

/// <summary>What an operation that failed says of the room on its disk.</summary>
internal static class DiskSpace
{
    /// <summary>Whether it failed for want of room: ENOSPC, EDQUOT on Linux and macOS, or Windows' disk-full errors.</summary>
    public static bool IsFull(IOException exception) =>
        exception.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

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
