using Instrumentation.Reports.Comparison;
using Instrumentation.Reports.Tests.Runs;

namespace Instrumentation.Reports.Tests.Comparison;

public sealed class RunComparisonTests : IDisposable
{
    private readonly TemporaryFolder _output = new();

    public void Dispose() => _output.Dispose();

    [Fact]
    public void A_difference_is_set_against_the_spread_over_seeds()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            Write(seed, rate: 0.1, loss: 2 + 0.01 * seed);
            Write(seed, rate: 0.2, loss: 1 + 0.01 * seed);
        }

        var comparison = RunComparison.Read([_output], "reconstruction");

        Assert.Equal([3, 3], comparison.Groups.Select(group => group.Runs.Count));
        Assert.Equal("0.2", comparison.Runs[0].ValueOf("training_config.learning_rate"));
        var pair = Assert.Single(comparison.Differences);
        Assert.Equal(-1, pair.Test!.Difference, 1e-3);
        Assert.InRange(pair.AdjustedP!.Value, 0, 0.01);
        Assert.Contains("larger than the spread over seeds explains", pair.Say(), StringComparison.Ordinal);
        Assert.Contains("3 against 3 seeds", pair.Say(), StringComparison.Ordinal);
        Assert.Contains("Few seeds", pair.Say(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_within_the_spread_is_not_called_one()
    {
        foreach (var (seed, loss) in new[] { (1, 1.0), (2, 2.0), (3, 3.0) })
        {
            Write(seed, rate: 0.1, loss);
            Write(seed, rate: 0.2, loss + 0.1);
        }

        var pair = Assert.Single(RunComparison.Read([_output], "reconstruction").Differences);

        Assert.Contains("not larger than the spread over seeds may explain", pair.Say(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_one_seed_no_spread_is_known_and_nothing_is_claimed()
    {
        Write(1, rate: 0.1, loss: 2);
        Write(1, rate: 0.2, loss: 1);

        var comparison = RunComparison.Read([_output], "reconstruction");

        var pair = Assert.Single(comparison.Differences);
        Assert.Null(pair.Test);
        Assert.Equal("-1; one seed each: no spread known, so whether it is more than chance cannot be said.", pair.Say());
        Assert.Contains("one seed: not known", ComparisonMarkdown.Create(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_repeated_with_its_seed_is_one_value()
    {
        for (var times = 0; times < 3; times++) Write(1, rate: 0.1, loss: 2);
        Write(1, rate: 0.2, loss: 1);

        var comparison = RunComparison.Read([_output], "reconstruction");

        Assert.Equal(2f, Assert.Single(comparison.Groups.Single(group => group.Runs.Count == 3).ValuesOf("reconstruction")));
        Assert.Null(Assert.Single(comparison.Differences).Test);
    }

    [Fact]
    public void Runs_of_every_kind_are_shown_as_they_are()
    {
        using var killed = new TemporaryFolder();
        Write(1, rate: 0.1, loss: 1);
        var interrupted = SeededRun.Write(_output, seed: 2, values: SeededRun.At(0.5), complete: false);
        var broken = SeededRun.Write(_output, seed: 3, values: step => new ReportedStep(step == 39 ? float.NaN : 0.1f, 1, 1e-3, 16, 100));
        var single = SeededRun.Write(_output, seed: 4, values: SeededRun.At(3), epochs: 1, steps: 1);
        var dead = SeededRun.WriteKilled(_output, killed);
        string other;
        using (var run = SeededRun.Start(_output, seed: 5, name: "other"))
        {
            new BareLoop(run).TrainStep(7);
            run.Complete();
            other = run.Folder.Root;
        }

        Directory.Delete(Path.Combine(_output, Path.GetFileName(dead)), recursive: true);
        var comparison = RunComparison.Read([_output, killed], "reconstruction");
        var rows = ComparisonTables.Create(comparison);

        Assert.Equal(6, comparison.Runs.Count);
        Assert.Equal("interrupted", Cell(rows[0], interrupted, "End"));
        Assert.Equal("killed", Cell(rows[0], dead, "End"));
        Assert.Equal("NaN", Cell(rows[1], broken, "#Last"));
        Assert.Equal("0.1", Cell(rows[1], broken, "#Best"));
        Assert.Equal("3", Cell(rows[1], single, "#Last"));
        Assert.Equal("-", Cell(rows[1], single, "#Converged at step"));
        Assert.Equal("-", Cell(rows[1], other, "#Last"));
        Assert.Contains(rows[1].Notes, note => note.StartsWith("With values that are NaN or infinite: ", StringComparison.Ordinal) && note.EndsWith("(1).", StringComparison.Ordinal));
        Assert.Contains(rows[1].Notes, note => note.StartsWith("Without this metric: ", StringComparison.Ordinal));
        Assert.Equal([broken, other], comparison.Runs.TakeLast(2).Select(run => run.Folder).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(comparison.Groups.SelectMany(group => group.ValuesOf("reconstruction")), value => value is 0.5 || !double.IsFinite(value));

        string Cell(ReportTable table, string folder, string column) =>
            table.Rows.Single(row => row[0] == comparison.Runs.Single(run => run.Folder == folder).Label)[table.Columns.ToList().IndexOf(column)];
    }

    [Fact]
    public void Convergence_is_where_the_way_to_the_best_is_almost_done()
    {
        SeededRun.Write(_output, seed: 1, values: step => new ReportedStep(step < 10 ? 10 - step : 0.01f, 1, 1e-3, 16, 100));

        var metric = RunComparison.Read([_output], "reconstruction").Runs[0].Metrics["reconstruction"];

        Assert.Equal(10, metric.ConvergedAt);
        Assert.Equal(10, metric.Best!.Value.Step);
        Assert.Null(RunComparison.Read([_output], "reconstruction").Runs[0].Metrics["kl_divergence"].ConvergedAt);
    }

    [Fact]
    public void What_differs_is_named_with_the_runs()
    {
        Write(1, rate: 0.1, loss: 1);
        Write(2, rate: 0.2, loss: 2);

        var comparison = RunComparison.Read([_output], "reconstruction");
        var differences = ComparisonTables.Create(comparison).Single(table => table.Title == "What differs");

        var (first, second) = (comparison.Runs[0].Label, comparison.Runs[1].Label);
        Assert.Equal(
            [["training_config.seed", "configuration", $"1: {first}; 2: {second}"], ["training_config.learning_rate", "configuration", $"0.1: {first}; 0.2: {second}"]],
            differences.Rows);
    }

    [Fact]
    public void What_nobody_can_know_is_asked_for()
    {
        Write(1, rate: 0.1, loss: 1);

        var unknown = Assert.Throws<InvalidDataException>(() => RunComparison.Read([_output], "beauty"));
        var missing = Assert.Throws<DirectoryNotFoundException>(() => RunComparison.Read([Path.Combine(_output, "nothing")]));

        Assert.StartsWith("No run has a metric 'beauty'; there are validation/reconstruction, reconstruction, kl_divergence, ", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("give the folder of one run", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("total", Better.Lower)]
    [InlineData("adversarial", Better.Unknown)]
    public void A_loss_is_better_when_it_is_lower_unless_it_is_one_of_a_game(string name, object better) => Assert.Equal((Better)better, BetterValues.OfLoss(name));

    [Theory]
    [InlineData("musical_quality/overall_quality", Better.Higher)]
    [InlineData("musical_quality/overlap_consonance", Better.Higher)]
    [InlineData("musical_quality/feature_frechet_distance", Better.Lower)]
    [InlineData("musical_quality/note_density", Better.Unknown)]
    public void Of_a_gauge_its_name_says_which_values_are_better(string name, object better) => Assert.Equal((Better)better, BetterValues.OfGauge(name));

    private void Write(int seed, double rate, double loss) => SeededRun.Write(_output, seed, rate, SeededRun.At(loss));
}
