using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Reports.Comparison;
using Instrumentation.Reports.Export;
using Instrumentation.Reports.Queries;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests.Queries;

/// <summary>What was recorded, read back from the Parquet files by DuckDB.</summary>
public sealed class RunExportTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));

    private readonly TemporaryFolder _output = new();
    private readonly TemporaryFolder _tables = new();

    public void Dispose()
    {
        _output.Dispose();
        _tables.Dispose();
    }

    [Fact]
    public async Task Each_value_has_the_type_that_was_declared_and_what_is_not_there_is_null()
    {
        using (var run = SeededRun.Start(_output, seed: 1))
        {
            var loop = new TypedLoop(run);
            loop.TrainStep(new TypedStep(1, 2, 3, true, null), 1, 0);
            loop.TrainStep(new TypedStep(double.NaN, double.PositiveInfinity, -4, false, 0.5), 1, 1);
            loop.Quality(7, 1, null, "Für Elise\n", Colour.Green, At, TimeSpan.FromSeconds(2), [1, double.NaN]);
            loop.Quality(8, 2, null, null, Colour.Red, At, TimeSpan.Zero, []);
            loop.Named("an event with the name of a table");
            loop.Layer("encoder.0", 1.5);
            run.Complete();
        }

        await Export();

        Assert.Equal(
            "attempt BIGINT|batch BIGINT|epoch BIGINT|flag BOOLEAN|global_step BIGINT|loss_total DOUBLE|maybe DOUBLE|memory_cpu_rss DOUBLE|memory_gpu_allocated DOUBLE|memory_gpu_max_allocated DOUBLE|memory_gpu_reserved DOUBLE|ratio DOUBLE|run_id VARCHAR|step_duration_seconds DOUBLE|timestamp TIMESTAMP WITH TIME ZONE|total_batches BIGINT|whole BIGINT",
            Columns("steps"));
        Assert.Equal(
            "at TIMESTAMP WITH TIME ZONE|attempt BIGINT|batch BIGINT|bins DOUBLE[]|colour VARCHAR|epoch BIGINT|global_step BIGINT|harmony DOUBLE|overall DOUBLE|run_id VARCHAR|sample BIGINT|timestamp TIMESTAMP WITH TIME ZONE|title VARCHAR|took DOUBLE",
            Columns("sample_quality"));
        Assert.Equal("[1|2|3|true|NULL][NaN|Infinity|-4|false|0.5]", Ask("SELECT loss_total, ratio, whole, flag, maybe FROM steps ORDER BY global_step"));
        Assert.Equal(
            "[7|1|NULL|Für Elise\n|Green|2026-01-02T01:04:05.678000Z|2|[1,\"NaN\"]][8|2|NULL|NULL|Red|2026-01-02T01:04:05.678000Z|0|[]]",
            Ask("SELECT sample, overall, harmony, title, colour, \"at\", took, bins FROM sample_quality ORDER BY sample"));
        Assert.Equal("[an event with the name of a table]", Ask("SELECT name FROM event_runs"));
        Assert.Equal("[encoder.0|1.5]", Ask("SELECT layer, gradient_norm FROM layer_health"));
    }

    [Fact]
    public async Task A_run_has_its_rows_once_whether_its_journal_was_kept_or_not_and_its_files_were_rotated_or_not()
    {
        SeededRun.Write(_output, seed: 1, epochs: 3, steps: 50, keepsJournal: false);
        using (var run = SeededRun.Start(_output, seed: 2, keepsJournal: false, rotation: new Rotation { Size = 20_000 }))
        {
            var loop = new ReportedLoop(run) { Values = RecordedRun.Falling };
            for (var epoch = 1; epoch <= 3; epoch++) loop.TrainEpoch(epoch, 50);
            run.Complete();
        }

        await Export();
        await Export();

        Assert.Equal("[2|150|150|11175][1|150|150|11175]", Ask(
            "SELECT c.number, count(*), count(DISTINCT global_step), sum(global_step) FROM steps JOIN configuration c USING (run_id) WHERE c.name = 'training_config.seed' GROUP BY 1 ORDER BY 1 DESC"));
        Assert.Equal("[6|300]", Ask("SELECT count(*), sum(steps) FROM epochs"));
        Assert.Equal("[300]", Ask("SELECT count(*) FROM data_usage"));
        Assert.Equal("[completed|3|150][completed|3|150]", Ask("SELECT status, epochs, steps FROM runs"));
    }

    [Fact]
    public async Task Of_a_run_that_was_resumed_the_steps_count_that_led_to_its_end()
    {
        string folder;
        using (var run = SeededRun.Start(_output, seed: 1))
        {
            var loop = new ReportedLoop(run) { Values = SeededRun.At(1) };
            loop.TrainEpoch(1, 10);
            run.SaveCheckpoint(static _ => { });
            loop.TrainEpoch(2, 5);
            folder = run.Folder.Root;
        }

        using (var run = SeededRun.Start(_output, seed: 1, resume: folder))
        {
            var loop = new ReportedLoop(run) { Values = SeededRun.At(2), Steps = (int)run.ResumedFrom!.Step };
            loop.TrainEpoch(2, 10);
            run.Complete();
        }

        await Export();

        Assert.Equal("[1|10|0|9][2|10|10|19]", Ask("SELECT attempt, count(*), min(global_step), max(global_step) FROM steps GROUP BY attempt ORDER BY attempt"));
        Assert.Equal("[1|1][2|2]", Ask("SELECT epoch, attempt FROM epochs ORDER BY epoch"));
    }

    [Fact]
    public async Task A_line_that_was_cut_off_is_left_out_and_a_damaged_one_is_said()
    {
        var folder = SeededRun.Write(_output, seed: 1);
        var path = Path.Combine(folder, "experiments", "batch_metrics.jsonl");
        var lines = await File.ReadAllLinesAsync(path);
        lines[5] = lines[5][..20];
        await File.WriteAllTextAsync(path, string.Join('\n', lines)[..^20]);

        var exported = await Export();

        Assert.Equal("[38]", Ask("SELECT count(*) FROM steps"));
        Assert.Equal($"1 line of 'batch_metrics' of {Path.GetFileName(folder)} cannot be read; 'recover' makes the file anew from the journal.", Assert.Single(exported.SelectMany(run => run.Notices)));
    }

    [Fact]
    public async Task The_types_of_a_run_that_was_killed_are_the_declared_ones_too()
    {
        var killed = SeededRun.WriteKilled(_output, _output.File("killed/x")[..^2]);
        RunRecovery.Recover(killed);
        await RunExport.WriteAsync(killed, _tables);

        Assert.Contains("|samples BIGINT|", Columns("steps"), StringComparison.Ordinal);
        Assert.Contains("|tokens BIGINT", Columns("steps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_rows_because_they_are_written_in_groups()
    {
        var path = Path.Combine(_tables, "wide.parquet");
        var line = string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(",", Enumerable.Range(0, 500).Select(i => $"\"c{i}\":{i}.5"))}}}");
        using var row = System.Text.Json.JsonDocument.Parse(line);

        var rows = await ParquetTable.WriteAsync(path, Enumerable.Repeat(row.RootElement, 9_000), static _ => null);

        Assert.Equal(9_000, rows);
        await using var file = File.OpenRead(path);
        await using var reader = await Parquet.ParquetReader.CreateAsync(file);
        Assert.Equal(3, reader.RowGroupCount);
    }

    [Fact]
    public async Task The_files_lie_where_engines_look_for_them()
    {
        var folder = SeededRun.Write(_output, seed: 1);

        await Export();

        var files = Directory.EnumerateFiles(_tables, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_tables, path)).Order(StringComparer.Ordinal);
        string[] tables = ["configuration", "data_usage", "epochs", "evaluations", "metrics", "runs", "steps"];
        Assert.Equal(
            tables.Select(table => Path.Combine(table, "run_id=" + Path.GetFileName(folder), "part-0.parquet")),
            files);
        await using var file = File.OpenRead(Path.Combine(_tables, "steps", "run_id=" + Path.GetFileName(folder), "part-0.parquet"));
        await using var reader = await Parquet.ParquetReader.CreateAsync(file);
        Assert.DoesNotContain(reader.Schema.Fields, field => field.Name == "run_id");
        Assert.All(reader.Schema.Fields, field => Assert.Matches("^[a-z_][a-z0-9_]*$", field.Name));
    }

    private async Task<List<ExportedRun>> Export()
    {
        var exported = new List<ExportedRun>();
        foreach (var folder in RunFolders.Find([_output])) exported.Add(await RunExport.WriteAsync(folder, _tables));
        return exported;
    }

    private string Columns(string table)
    {
        using var database = new RunDatabase([_tables]);
        using var rows = database.Query($"DESCRIBE {table}");
        var columns = new List<string>();
        while (rows.Read()) columns.Add($"{rows.GetString(0)} {rows.GetString(1)}");
        return string.Join('|', columns.Order(StringComparer.Ordinal));
    }

    private string Ask(string sql)
    {
        using var database = new RunDatabase([_tables]);
        using var rows = database.Query(sql);
        var text = "";
        while (rows.Read()) text += $"[{string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => QueryOutput.ValueOf(rows, i) is { } value ? QueryOutput.Text(value, "R") : "NULL"))}]";
        return text;
    }
}
