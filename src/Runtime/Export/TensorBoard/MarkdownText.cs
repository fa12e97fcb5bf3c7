namespace Instrumentation.Export.TensorBoard;

/// <summary>Names of files and of metrics mean nothing in Markdown.</summary>
internal static class MarkdownText
{
    public static string Escape(string text) => Text.LineEscape.Escape(text)
        .Replace("_", "\\_", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
