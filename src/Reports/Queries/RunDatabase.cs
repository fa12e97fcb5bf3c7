using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Instrumentation.Reports.Export;

namespace Instrumentation.Reports.Queries;

/// <summary>
/// DuckDB over the tables of exported runs. It reads these and nothing else: no other file, no network, no extension; and nothing is written.
/// </summary>
internal sealed class RunDatabase : IDisposable
{
    private const string Settings = "Data Source=:memory:;autoinstall_known_extensions=false;autoload_known_extensions=false;allow_community_extensions=false";

    private readonly DuckDBConnection _connection = new(Settings);

    /// <param name="exports">Folders of tables; a table that several have is one.</param>
    public RunDatabase(IReadOnlyList<string> exports)
    {
        Tables = [.. exports.SelectMany(RunExport.TablesIn).Distinct().Order(StringComparer.Ordinal)];
        _connection.Open();
        Execute($"SET allowed_directories = [{string.Join(", ", exports.Select(folder => Literal(Path.GetFullPath(folder))))}]");
        Execute("SET enable_external_access = false");
        foreach (var table in Tables)
        {
            var files = exports.Where(folder => RunExport.TablesIn(folder).Contains(table)).Select(folder => Literal(Path.Combine(Path.GetFullPath(folder), table, "*", "*.parquet")));
            Execute($"CREATE VIEW {Name(table)} AS SELECT * FROM read_parquet([{string.Join(", ", files)}], hive_partitioning = true, hive_types_autocast = false, union_by_name = true)");
        }

        Execute("SET lock_configuration = true");
    }

    /// <summary>The names of the tables.</summary>
    public IReadOnlyList<string> Tables { get; }

    /// <summary>Runs one statement that reads.</summary>
    /// <exception cref="InvalidDataException">It is not one, or DuckDB refuses it; the message is DuckDB's.</exception>
    public DuckDBDataReader Query(string sql)
    {
        try
        {
            Check(sql);
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.UseStreamingMode = true;
            return command.ExecuteReader();
        }
        catch (DuckDBException exception)
        {
            throw new InvalidDataException($"{exception.Message.TrimEnd()}\nThe tables are {string.Join(", ", Tables)}; 'DESCRIBE steps' shows the columns of one.", exception);
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>What is not to run must not be run to find out.</summary>
    private void Check(string sql)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(_connection.NativeConnection, sql, out var statements);
        using (statements)
        {
            // A statement that has an error is run, which says it.
            if (count == 0) return;
            if (count == 1)
            {
                if (NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(_connection.NativeConnection, statements, 0, out var prepared) != DuckDBState.Success)
                {
                    using (prepared) throw new InvalidDataException($"{NativeMethods.PreparedStatements.DuckDBPrepareError(prepared).TrimEnd()}\nThe tables are {string.Join(", ", Tables)}; 'DESCRIBE steps' shows the columns of one.");
                }

                using (prepared)
                {
                    if (TypeOf(prepared) is DuckDBStatementType.Select or DuckDBStatementType.Explain) return;
                }
            }
        }

        throw new InvalidDataException("Only a single statement that reads is run: SELECT, FROM, DESCRIBE, SUMMARIZE, EXPLAIN, or a PIVOT that lists its values with IN (…).");
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Name(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // The one function of DuckDB's C interface that DuckDB.NET leaves out and that is needed here.
    [DllImport("duckdb", EntryPoint = "duckdb_prepared_statement_type")]
    private static extern DuckDBStatementType TypeOf(DuckDBPreparedStatement statement);
}
