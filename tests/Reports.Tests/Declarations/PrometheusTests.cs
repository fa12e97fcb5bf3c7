using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Reports.Declarations;
using Instrumentation.Runtime.Tests.Export.Prometheus;

namespace Instrumentation.Reports.Tests.Declarations;

/// <summary>The rules and the dashboard of the declared loop, in the hands of Prometheus.</summary>
public sealed class PrometheusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PrometheusExporter _exporter = new(port: 0);

    public void Dispose() => _folder.Dispose();

    [ExecutableFact("promtool")]
    public void Promtool_finds_nothing_wrong_with_the_rules() =>
        Promtool.Run("check", "rules", Path.Combine(DeclaredFiles.SnapshotFolder, "training.rules.yml"));

    [ExecutableFact("promtool")]
    public void The_rules_pass_their_unit_tests() => Promtool.Run("test", "rules", DeclaredFiles.RuleTests);

    [ExecutableFact("prometheus")]
    public async Task Alerts_fire_for_a_loss_that_becomes_NaN_and_only_what_is_wrong_fires()
    {
        using var run = Start();
        new DeclaredLoop(run) { Loss = static batch => batch == 3 ? double.NaN : 1 }.TrainEpoch(1);
        using var prometheus = new PrometheusServer(_exporter.Uri!, Rules());

        await prometheus.QueryUntil("ALERTS{alertname=\"TrainingNonFinite\",quantity=\"total\",severity=\"critical\",alertstate=\"firing\"}", static value => value == 1);
        await prometheus.QueryUntil("ALERTS{alertname=\"TrainingNonFinite\",quantity=\"gradient_norm\",alertstate=\"firing\"}", static value => value == 1);
        await prometheus.QueryUntil("ALERTS{alertname=\"TrainingNotANumber\",series=\"training_loss\",loss=\"total\",alertstate=\"firing\"}", static value => value == 1);

        await prometheus.QueryUntil("absent(ALERTS{alertname=~\"TrainingSpike|TrainingStalled|TrainingFault|TrainingRecordsDropped|TrainingRecordsLost|TrainingExporterFault|TrainingStepsRefused|TrainingValuesUnshowable\"})", static value => value == 1);
        await prometheus.QueryUntil("absent(ALERTS{series=\"training_validation_loss\"})", static value => value == 1);
    }

    [ExecutableFact("prometheus")]
    public async Task Alerts_fire_for_a_spike_and_for_a_fault()
    {
        using var run = Start();
        var loop = new DeclaredLoop(run) { Loss = static batch => batch == 3 ? 1000 : 1 };
        loop.TrainEpoch(1);
        Assert.Throws<InvalidOperationException>(loop.Fail);
        using var prometheus = new PrometheusServer(_exporter.Uri!, Rules());

        await prometheus.QueryUntil("ALERTS{alertname=\"TrainingSpike\",quantity=\"total\",severity=\"critical\",alertstate=\"firing\"}", static value => value == 1);
        await prometheus.QueryUntil("ALERTS{alertname=\"TrainingFault\",alertstate=\"firing\"}", static value => value == 1);

        await prometheus.QueryUntil("absent(ALERTS{alertname=~\"TrainingNonFinite|TrainingNotANumber\"})", static value => value == 1);
    }

    [ExecutableFact("prometheus")]
    public async Task Every_expression_of_the_dashboard_finds_data_of_a_run()
    {
        using var run = Start();
        run.Plan(epochs: 1_000_000, batchesPerEpoch: 4);
        var steps = 0;
        var loop = new DeclaredLoop(run) { Loss = batch => steps++ == 2 ? double.NaN : 1 + batch };
        using var enough = new CancellationTokenSource();
        var training = Task.Run(async () =>
        {
            // At a pace that leaves the scrapes some of the machine.
            for (var epoch = 1; !enough.IsCancellationRequested; epoch++)
            {
                loop.TrainEpoch(epoch);
                await Task.Delay(20);
            }
        });
        using var prometheus = new PrometheusServer(_exporter.Uri!);

        var expressions = ExpressionsOf(JsonNode.Parse(GeneratedFiles.Create(DeclaredFiles.Manifest())["dashboard.json"])!).ToList();
        foreach (var expression in expressions) await prometheus.QueryUntilThereIsData(WithVariables(expression, run.Id));
        await enough.CancelAsync();
        await training;

        Assert.True(expressions.Count > 30, $"There are {expressions.Count} expressions.");
    }

    private static IEnumerable<string> ExpressionsOf(JsonNode dashboard)
    {
        var panels = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []);
        return panels.Concat(dashboard["annotations"]!["list"]!.AsArray()).Select(query => (string)query!["expr"]!);
    }

    // As Grafana does it, for one run on all instances.
    private static string WithVariables(string expression, string run) => expression
        .Replace("$__rate_interval", "5s", StringComparison.Ordinal)
        .Replace("$run_id", run, StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal);

    private string Rules() => Assert.Single(
        GeneratedFiles.Create(DeclaredFiles.Manifest()).Where(file => file.Key == "training.rules.yml").Select(file => ReportFile.Write(Path.Combine(_folder.Path, "rules", file.Key), file.Value)));

    private TrainingRun Start() => TrainingRun.Start(new TrainingRunOptions { Output = _folder.Path, Exporters = [_exporter] });
}
