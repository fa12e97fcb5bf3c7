using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Journal;
using Instrumentation.Reports.Detection;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests.Detection;

/// <summary>The shipped rules over tables that other programs could have written.</summary>
public sealed class TableDetectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact]
    public void The_missions_own_run_is_healthy()
    {
        var found = Detect(File.ReadAllText(SharedData.Path("seed-run-trace.csv")));

        Assert.DoesNotContain(found, episode => episode.Severity >= Severity.Warning);
    }

    [SharedDataTheory]
    [InlineData("reconstruction")]
    [InlineData("kl_divergence")]
    [InlineData("musical_constraint")]
    [InlineData("total")]
    [InlineData("adversarial")]
    [InlineData("adversarial", "nan")]
    [InlineData("reconstruction", "nan")]
    [InlineData("kl_divergence", "inf")]
    [InlineData("total", "nan")]
    public void A_tenfold_spike_or_nan_in_row_60_of_it_is_found_there(string column, string? instead = null)
    {
        var rows = File.ReadAllLines(SharedData.Path("seed-run-trace.csv")).Select(line => line.Split(',')).ToList();
        var place = Array.IndexOf(rows[0], column);
        var row = rows.Find(cells => cells[0] == "60")!;
        row[place] = instead ?? (10 * double.Parse(row[place], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);

        var episode = Assert.Single(Detect(string.Join('\n', rows.Select(cells => string.Join(',', cells)))), episode => episode.Severity >= Severity.Warning);

        Assert.Equal((instead is null ? "loss_spike" : "nan_values", column, 60, 60), (episode.Type, episode.Metric, episode.FirstStep, episode.LastStep));
    }

    [Fact]
    public void A_metric_that_is_measured_now_and_then_is_judged_at_its_own_rows()
    {
        var table = Table(["step", "loss", "val_loss"], step => [1, step % 50 == 0 ? step == 400 ? double.NaN : 1 : null]);

        var episode = Assert.Single(Detect(table), episode => episode.Severity >= Severity.Warning);

        Assert.Equal(("nan_values", "val_loss", 400), (episode.Type, episode.Metric, episode.FirstStep));
    }

    [Theory]
    [InlineData(double.NaN, "nan_values", Severity.Critical)]
    [InlineData(150.0, "spike", Severity.Warning)]
    public void An_unknown_column_is_watched_as_well(double value, string type, Severity severity)
    {
        var episode = Assert.Single(Detect(Table(["step", "temperature"], step => [step == 300 ? value : 20 + step % 3])));

        Assert.Equal((type, "temperature", 300, severity), (episode.Type, episode.Metric, episode.FirstStep, episode.Severity));
    }

    [Fact]
    public void The_budget_is_gpu_total_and_never_the_peak()
    {
        string[] columns = ["step", "gpu_allocated", "gpu_max_allocated"];
        Assert.Empty(Detect(Table(columns, step => [8, 8.1])));

        var episode = Assert.Single(Detect(Table([.. columns, "gpu_total"], step => [step < 300 ? 8 : 9.7, 9.7, 10])));

        Assert.Equal("memory_overflow", episode.Type);
        Assert.InRange(episode.FirstStep, 300, 310);
    }

    [Fact]
    public void Rules_of_ones_own_change_what_is_found()
    {
        var table = Table(["step", "loss"], step => [step == 300 ? double.NaN : 1]);

        Assert.Empty(Detect(table, """{ "metrics": { "loss": { "non_finite": "off" } } }"""));
    }

    [Fact]
    public void The_table_of_a_run_that_announced_nothing_gives_what_the_run_found_to_the_bit()
    {
        var folder = RecordedRun.Write(_folder, ValuesOf, epochs: 3, steps: 400);
        string[] columns = ["reconstruction", "kl_divergence", "learning_rate", "gradient_norm"];
        var lines = new List<string> { "step,epoch,batch," + string.Join(',', columns) };
        var found = new OrderedDictionary<EpisodeKey, string>();
        var progress = new RunProgress();
        using var reader = JournalReader.Open(folder);
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            if (record.Schema.Role == RecordRole.Step)
            {
                var values = progress.Step.Values.ToDictionary(value => value.Field.Name, value => value.Value.ToString("R", CultureInfo.InvariantCulture));
                lines.Add($"{record.Step},{record.Epoch},{record.Batch},{string.Join(',', columns.Select(column => values[column]))}");
            }

            if (record.Schema.Role == RecordRole.Anomaly && AnomalyEpisode.Read(record) is { Change: not EpisodeChange.Resolved } episode && columns.Contains(episode.Metric))
                found[episode.Key] = TextOf(episode);
        }

        Assert.Equal(["learning_rate_issue", "loss_spike", "nan_values", "training_divergence"], found.Values.Select(text => text.Split(' ')[0]).Distinct().Order());
        Assert.Equal(found.Values, Detect(string.Join('\n', lines)).Select(TextOf));

        static string TextOf(AnomalyEpisode episode) => FormattableString.Invariant(
            $"{episode.Type} {episode.Metric} {episode.FirstStep} {episode.Severity} {BitConverter.DoubleToInt64Bits(episode.Value)} {BitConverter.DoubleToInt64Bits(episode.ExpectedLow)} {BitConverter.DoubleToInt64Bits(episode.ExpectedHigh)}");
    }

    private static ReportedStep ValuesOf(int step) => new(
        (step == 300 ? 5 : 1) * (1 + 0.03f * MathF.Sin(1.7f * step)) * MathF.Pow(1.01f, Math.Max(0, step - 900)),
        step == 500 ? double.NaN : 1 + 0.1 * Math.Cos(step),
        step == 700 ? 0 : 1e-3,
        16,
        100);

    private static string Table(string[] columns, Func<int, double?[]> values)
    {
        var lines = Enumerable.Range(0, 600).Select(step => string.Join(',', values(step).Select(value => value?.ToString("R", CultureInfo.InvariantCulture)).Prepend($"{step}")));
        return string.Join('\n', lines.Prepend(string.Join(',', columns)));
    }

    private List<AnomalyEpisode> Detect(string table, string? rules = null)
    {
        var path = _folder.File("metrics.csv");
        File.WriteAllText(path, table);
        return [.. TableDetection.Run(path, rules is null ? RuleSet.Shipped : RuleSet.Parse(rules)).Episodes.Select(found => found.Episode)];
    }
}
