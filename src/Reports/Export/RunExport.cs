using System.Text.Json;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Comparison;

namespace Instrumentation.Reports.Export;

/// <summary>
/// Writes runs as tables of Parquet files in folders such as <c>steps/run_id=…/</c>, which DuckDB, Spark and Trino read as they are, each with the id of the run as a
/// column. The rows of a run come from its JSON lines, which have every record whether the journal was kept or not.
/// </summary>
internal static class RunExport
{
    private const string Partition = "run_id=";
    private const string FileName = "part-0.parquet";

    /// <summary>Writes a run, in the place of what an earlier export has of it.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="output">The folder of the tables.</param>
    /// <returns>The tables with the number of rows each, and what there is to say of them.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static async Task<ExportedRun> WriteAsync(string folder, string output)
    {
        var run = ComparedRun.Read(folder);
        Remove(run.Id, output);
        var exported = new ExportedRun(run.Id);
        foreach (var (table, rows) in RunRows.Of(run)) exported.Rows[table] = await ParquetTable.WriteAsync(PathOf(output, table, run.Id), rows, RunRows.TypeOf).ConfigureAwait(false);

        var files = new LineFiles(folder);
        var types = FieldTypes.Read(folder);
        foreach (var name in files.Names)
        {
            var table = TableOf(name);
            exported.Rows[table] = await ParquetTable.WriteAsync(PathOf(output, table, run.Id), files.Read(name), field => types.Of(name, field)).ConfigureAwait(false);
            if (files.Damaged > 0) exported.Notices.Add($"{files.Damaged:N0} line{(files.Damaged == 1 ? "" : "s")} of '{name}' of {run.Id} cannot be read; 'recover' makes the file anew from the journal.");
        }

        if (run.Summary.Steps > 0 && !exported.Rows.ContainsKey("steps"))
            exported.Notices.Add($"{run.Id} has no JSON lines, so that only what is known of it as a whole was exported; give a run a JsonLinesExporter.");
        else if (run.Ending == "killed")
            exported.Notices.Add($"{run.Id} was killed; if 'verify' says that its files lack something, 'recover' it and export it again.");
        return exported;
    }

    /// <summary>The names of the tables in a folder of tables, in their order.</summary>
    public static IReadOnlyList<string> TablesIn(string output) =>
        [.. Directory.EnumerateDirectories(output).Where(table => Directory.EnumerateDirectories(table, Partition + "*").Any()).Select(table => Path.GetFileName(table)).Order(StringComparer.Ordinal)];

    /// <summary>Whether a folder is one of tables.</summary>
    public static bool IsExport(string folder) => Directory.Exists(folder) && TablesIn(folder).Contains(RunRows.Runs);

    private static string TableOf(string file) => file switch
    {
        JsonLinesExporter.BatchMetricsName => "steps",
        JsonLinesExporter.EpochSummariesName => "epochs",
        RunRows.Runs or RunRows.Configuration or RunRows.Metrics or "steps" or "epochs" => "event_" + file,
        _ => file,
    };

    private static string PathOf(string output, string table, string id) => Path.Combine(output, table, Partition + Uri.EscapeDataString(id), FileName);

    /// <summary>Otherwise a table that the run no longer has would stay.</summary>
    private static void Remove(string id, string output)
    {
        if (!Directory.Exists(output)) return;
        foreach (var table in TablesIn(output))
        {
            var partition = Path.GetDirectoryName(PathOf(output, table, id))!;
            if (Directory.Exists(partition)) Directory.Delete(partition, recursive: true);
        }
    }
}

/// <summary>What was exported of a run.</summary>
/// <param name="Id">Its id.</param>
internal sealed record ExportedRun(string Id)
{
    /// <summary>How many rows each table has of it.</summary>
    public OrderedDictionary<string, long> Rows { get; } = [];

    /// <summary>What the tables lack, in sentences.</summary>
    public List<string> Notices { get; } = [];
}
