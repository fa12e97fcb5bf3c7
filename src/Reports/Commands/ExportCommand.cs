using System.CommandLine;
using Instrumentation.Reports.Comparison;
using Instrumentation.Reports.Export;
using Instrumentation.Reports.Terminal;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that writes runs as Parquet.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("run") { Description = "Folders of runs, or folders of such folders.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output") { Description = "The folder of the tables. Runs that are in it already are written anew, others stay.", Required = true };
        var command = new Command("export", "Writes runs as tables of Parquet files, for 'query', DuckDB, Spark or Trino.") { runs, output };
        command.SetAction(parsed => RunCommands.Guard(() =>
        {
            Print(Write(RunFolders.Find(parsed.GetRequiredValue(runs)), parsed.GetRequiredValue(output)));
            return 0;
        }));
        return command;
    }

    /// <summary>Writes the tables, says how far it is, and what they lack.</summary>
    public static IReadOnlyList<ExportedRun> Write(IReadOnlyList<string> folders, string output) => ConsoleProgress.Run("Exporting", (name, done) =>
    {
        var exported = new List<ExportedRun>();
        foreach (var folder in folders)
        {
            name?.Report(Path.GetFileName(folder));
            exported.Add(RunExport.WriteAsync(folder, output).GetAwaiter().GetResult());
            done?.Report((double)exported.Count / folders.Count);
        }

        foreach (var notice in exported.SelectMany(run => run.Notices)) Console.Error.WriteLine(notice);
        return exported;
    });

    private static void Print(IReadOnlyList<ExportedRun> exported) => ConsoleTable.Print(["Table", "#Runs", "#Rows"],
        [.. exported.SelectMany(run => run.Rows).Where(table => table.Value > 0).GroupBy(table => table.Key)
            .Select(table => new[] { table.Key, $"{table.Count():N0}", $"{table.Sum(run => run.Value):N0}" })]);
}
