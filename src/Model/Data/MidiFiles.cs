namespace Instrumentation.Model.Data;

/// <summary>The MIDI files of a folder.</summary>
internal static class MidiFiles
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0, MaxRecursionDepth = 64 };

    /// <summary>The paths of all files below a folder whose names end as those of MIDI files do, in ordinal order.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static string[] Below(string folder) => [.. Directory.EnumerateFiles(folder, "*", Everything).Where(IsMidi).Order(StringComparer.Ordinal)];

    private static bool IsMidi(string path) => Path.GetExtension(path).ToUpperInvariant() is ".MID" or ".MIDI" or ".RMI";
}
