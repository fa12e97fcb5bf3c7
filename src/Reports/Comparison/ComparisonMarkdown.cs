using System.Text;

namespace Instrumentation.Reports.Comparison;

/// <summary>A comparison as Markdown.</summary>
internal static class ComparisonMarkdown
{
    public static string Create(RunComparison comparison)
    {
        var text = new StringBuilder($"# Comparison of {comparison.Runs.Count} run{(comparison.Runs.Count == 1 ? "" : "s")}\n");
        foreach (var table in ComparisonTables.Create(comparison)) Write(text, table);
        return text.ToString();
    }

    private static void Write(StringBuilder text, ReportTable table)
    {
        text.Append("\n## ").Append(table.Title).Append("\n\n");
        if (table.Rows.Count > 0)
        {
            Row(text, table.Columns.Select(column => column.TrimStart('#')));
            Row(text, table.Columns.Select(column => column.StartsWith('#') ? "--:" : "---"));
            foreach (var row in table.Rows) Row(text, row);
        }

        foreach (var note in table.Notes) text.Append(table.Rows.Count > 0 ? "\n" : "").Append(Escape(note)).Append('\n');
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");

    private static string Escape(string text) => text.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
