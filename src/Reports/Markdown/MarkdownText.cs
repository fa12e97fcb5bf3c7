using System.Globalization;
using System.Text;

namespace Instrumentation.Reports.Markdown;

/// <summary>How the summary is written: lines that end with a line feed, figures that do not depend on the culture, tables.</summary>
internal static class MarkdownText
{
    public static void Line(this StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    /// <summary>A heading and a table below it; nothing without a row.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="heading">The heading with its signs, such as <c>## Epochs</c>.</param>
    /// <param name="header">The names of the columns, with <c> | </c> between them.</param>
    /// <param name="rows">The rows, written in the same way.</param>
    public static void Table(this StringBuilder text, string heading, string header, IEnumerable<string> rows)
    {
        var lines = rows.ToList();
        if (lines.Count == 0) return;
        text.Line($"\n{heading}\n\n| {header} |");
        text.Line($"|{string.Concat(Enumerable.Repeat(" --- |", header.Count(c => c == '|') + 1))}");
        foreach (var line in lines) text.Line($"| {line} |");
    }

    /// <summary>A text of somebody else's in a cell of a table.</summary>
    public static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
