using System.CommandLine;
using Instrumentation.Reports.Comparison;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that sets runs beside each other.</summary>
internal static class CompareCommand
{
    /// <summary>More columns of runs than these no terminal shows; the files have all.</summary>
    private const int MaxColumns = 9;

    private enum Best
    {
        Lowest,
        Highest,
    }

    public static Command Create()
    {
        var runs = new Argument<string[]>("run") { Description = "Folders of runs, or folders of such folders.", Arity = ArgumentArity.OneOrMore };
        var by = new Option<string?>("--by") { Description = "The metric that ranks the runs; a held-out loss if it is left out." };
        var best = new Option<Best?>("--best") { Description = "Which values of it are the better ones, lowest or highest, where its name does not say so." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of tables." };
        var markdown = new Option<string?>("--markdown") { Description = "Also write the comparison into this Markdown file." };
        var html = new Option<string?>("--html") { Description = "Also write it into this HTML file, with the curves over each other." };
        var command = new Command("compare", "Sets runs beside each other: how they ended, which is the best, what differs, and whether that is more than chance.") { runs, by, best, json, markdown, html };
        command.SetAction(parsed => RunCommands.Guard(() =>
        {
            var comparison = RunComparison.Read(parsed.GetRequiredValue(runs), parsed.GetValue(by), parsed.GetValue(best) switch
            {
                Best.Lowest => Better.Lower,
                Best.Highest => Better.Higher,
                _ => null,
            });
            if (parsed.GetValue(json)) Console.WriteLine(ComparisonJson.Create(comparison).ToJsonString(FinalReport.Indented));
            else Print(comparison);
            if (parsed.GetValue(markdown) is { } text) Console.Error.WriteLine($"Markdown: {ReportFile.Write(Path.GetFullPath(text), ComparisonMarkdown.Create(comparison))}");
            if (parsed.GetValue(html) is { } page) Console.Error.WriteLine($"HTML: {ReportFile.Write(Path.GetFullPath(page), ComparisonPage.Create(comparison))}");
            return 0;
        }));
        return command;
    }

    private static void Print(RunComparison comparison)
    {
        foreach (var table in ComparisonTables.Create(comparison))
        {
            Console.WriteLine($"{(table.Title == "Runs" ? "" : "\n")}{table.Title}");
            if (table.Columns.Count > MaxColumns) Console.WriteLine("There are too many runs for this table here: --markdown and --html have it.");
            else if (table.Rows.Count > 0) ConsoleTable.Print(table.Columns, table.Rows);
            foreach (var note in table.Notes) Console.WriteLine(note);
        }
    }
}
