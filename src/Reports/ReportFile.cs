using System.Text;

namespace Instrumentation.Reports;

/// <summary>Writes a file whole: a reader, or a program that is killed meanwhile, sees the old one or the new, never half of one.</summary>
internal static class ReportFile
{
    /// <returns>The path.</returns>
    public static string Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)"/>
    public static string Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".new";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, path, overwrite: true);
        return path;
    }
}
