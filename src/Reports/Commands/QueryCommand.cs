using System.CommandLine;
using Instrumentation.Reports.Comparison;
using Instrumentation.Reports.Export;
using Instrumentation.Reports.Queries;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that asks runs in SQL.</summary>
internal static class QueryCommand
{
    /// <summary>Where runs are if nobody said otherwise.</summary>
    private static readonly string DefaultOutput = new TrainingRunOptions().Output;

    public static Command Create()
    {
        var sql = new Argument<string>("sql") { Description = "A query in DuckDB's SQL, such as \"SELECT run_id, min(loss_total) FROM steps GROUP BY run_id\"." };
        var runs = new Argument<string[]>("run") { Description = $"Folders of runs, folders of such folders, or folders that 'export' wrote; '{DefaultOutput}' if there is none.", Arity = ArgumentArity.ZeroOrMore };
        var csv = new Option<bool>("--csv") { Description = "Print comma-separated values." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per row." };
        var command = new Command("query", "Asks runs in SQL, with DuckDB, over the tables that 'export' writes.") { sql, runs, csv, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(json)) result.AddError("--csv and --json exclude each other.");
        });
        command.SetAction(parsed => RunCommands.Guard(() =>
        {
            var paths = parsed.GetValue(runs) is { Length: > 0 } given ? given : [DefaultOutput];
            OverTables(paths, tables =>
            {
                using var database = new RunDatabase(tables);
                using var rows = database.Query(parsed.GetRequiredValue(sql));
                if (parsed.GetValue(csv)) QueryOutput.WriteCsv(rows, Console.Out);
                else if (parsed.GetValue(json)) QueryOutput.WriteJson(rows, Console.Out);
                else QueryOutput.WriteTable(rows);
            });
            return 0;
        }));
        return command;
    }

    /// <summary>What was exported is asked as it is; other runs are exported into a folder that is gone afterwards.</summary>
    private static void OverTables(IReadOnlyList<string> paths, Action<IReadOnlyList<string>> ask)
    {
        var tables = paths.Where(RunExport.IsExport).ToList();
        var runs = RunFolders.Find(paths.Except(tables));
        if (runs.Count == 0)
        {
            ask(tables);
            return;
        }

        var temporary = Directory.CreateTempSubdirectory("instrumentation-query-");
        try
        {
            ExportCommand.Write(runs, temporary.FullName);
            ask([.. tables, temporary.FullName]);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }
}
