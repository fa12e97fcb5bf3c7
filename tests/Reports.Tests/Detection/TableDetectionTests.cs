using System.Globalization;
using Instrumentation.Reports.Detection;

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

    [Fact]
    public void An_unknown_column_is_watched_as_well()
    {
        var episode = Assert.Single(Detect(Table(["step", "temperature"], step => [step == 300 ? double.NaN : 20 + step % 3])));

        Assert.Equal(("nan_values", "temperature", 300, Severity.Critical), (episode.Type, episode.Metric, episode.FirstStep, episode.Severity));
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
