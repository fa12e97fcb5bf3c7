using Spectre.Console;

namespace Instrumentation.Reports.Commands;

/// <summary>
/// Prints a table: with lines, fitted to the width, on a terminal; in plain aligned columns, one line per row, where the output goes to a
/// file or another program.
/// </summary>
public static class ConsoleTable
{
    private const string Gap = "  ";

    /// <summary>Prints to the standard output.</summary>
    /// <param name="columns">The headings; one that starts with '#' is of numbers and aligned to the right.</param>
    /// <param name="rows">As many cells each as there are columns.</param>
    public static void Print(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (Console.IsOutputRedirected) PrintPlain(columns, rows);
        else PrintFitted(columns, rows);
    }

    private static void PrintFitted(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
        {
            var heading = new TableColumn(new Text(HeadingOf(column)));
            table.AddColumn(IsNumeric(column) ? heading.RightAligned().NoWrap() : heading);
        }

        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        AnsiConsole.Write(table);
    }

    private static void PrintPlain(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var headings = columns.Select(HeadingOf).ToArray();
        var widths = columns.Select((_, i) => rows.Select(row => row[i].Length).Append(headings[i].Length).Max()).ToArray();
        foreach (var row in rows.Prepend(headings))
        {
            var cells = row.Select((cell, i) => IsNumeric(columns[i]) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            Console.Out.WriteLine(string.Join(Gap, cells).TrimEnd());
        }
    }

    private static bool IsNumeric(string column) => column.StartsWith('#');

    private static string HeadingOf(string column) => column.TrimStart('#');
}
