using Instrumentation.Reports.Export;
using Instrumentation.Reports.Queries;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests.Queries;

public sealed class RunDatabaseTests : IClassFixture<RunDatabaseTests.Tables>
{
    private readonly Tables _tables;

    public RunDatabaseTests(Tables tables) => _tables = tables;

    [Theory]
    [InlineData("COPY steps TO '{tables}/steps.csv'")]
    [InlineData("CREATE TABLE copied AS SELECT * FROM steps")]
    [InlineData("DROP VIEW steps")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SET memory_limit = '1GB'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("LOAD '{tables}/steps.duckdb_extension'")]
    [InlineData("ATTACH '{tables}/new.db'")]
    [InlineData("PIVOT steps ON epoch USING avg(loss_reconstruction)")]
    public void Only_what_reads_is_run(string sql)
    {
        var before = Directory.GetFileSystemEntries(_tables.Folder, "*", SearchOption.AllDirectories).Order().ToList();

        using var database = new RunDatabase([_tables.Folder]);
        Assert.ThrowsAny<InvalidDataException>(() => database.Query(sql.Replace("{tables}", _tables.Folder, StringComparison.Ordinal)));

        Assert.Equal(before, Directory.GetFileSystemEntries(_tables.Folder, "*", SearchOption.AllDirectories).Order());
    }

    [Theory]
    [InlineData("SELECT * FROM read_csv('/etc/passwd')")]
    [InlineData("SELECT * FROM read_text('/etc/hostname')")]
    [InlineData("SELECT * FROM 'https://localhost/steps.parquet'")]
    public void Nothing_outside_the_tables_is_read(string sql)
    {
        using var database = new RunDatabase([_tables.Folder]);

        var refusal = Assert.Throws<InvalidDataException>(() => database.Query(sql));

        Assert.StartsWith("Permission Error", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEC 1", "Parser Error: syntax error at or near \"SELEC\"")]
    [InlineData("SELECT loss FROM step", "Catalog Error: Table with name step does not exist!\nDid you mean \"steps\"?")]
    [InlineData("SELECT los FROM steps", "Binder Error: ")]
    public void An_error_has_the_words_of_DuckDB_and_names_the_tables(string sql, string message)
    {
        using var database = new RunDatabase([_tables.Folder]);

        var error = Assert.Throws<InvalidDataException>(() => database.Query(sql));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("\nThe tables are configuration, data_usage, epochs, evaluations, metrics, runs, steps; 'DESCRIBE steps' shows the columns of one.", error.Message, StringComparison.Ordinal);
    }

    public sealed class Tables : IDisposable
    {
        private readonly TemporaryFolder _temporary = new();

        public Tables()
        {
            Folder = Path.Combine(_temporary, "the tables' folder");
            RunExport.WriteAsync(SeededRun.Write(_temporary, seed: 1), Folder).GetAwaiter().GetResult();
        }

        public string Folder { get; }

        public void Dispose() => _temporary.Dispose();
    }
}
