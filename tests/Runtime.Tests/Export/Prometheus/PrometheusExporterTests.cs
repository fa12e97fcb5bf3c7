using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Instrumentation.Export;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Prometheus;

public sealed class PrometheusExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PrometheusExporter _exporter = new(port: 0);
    private readonly ListLogger _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_scrape_shows_what_the_loop_returned()
    {
        using var run = Start(_exporter);
        run.Plan(epochs: 2, batchesPerEpoch: 3);
        var loop = new MeasuredLoop(run);
        loop.Train(1, [new(1.19f, 1.97), new(1.25f, 2.5) { LearningRate = 9.5e-5, LoadingTime = 1.5, Samples = 8 }], validation: 0.7f);
        loop.SampleSaved("a.mid", 0.9f);

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_events_total{event=\"sample_saved\"}", 1);

        Assert.Equal(1.25, metrics["training_loss{loss=\"reconstruction\"}"]);
        Assert.Equal(2.5, metrics["training_loss{loss=\"total\"}"]);
        Assert.Equal(0.5, metrics["training_gradient_norm{gradient=\"gradient_norm\"}"]);
        Assert.Equal(9.5e-5, metrics["training_learning_rate{learning_rate=\"learning_rate\"}"]);
        Assert.Equal(0.25, metrics["training_loss_weight"]);
        Assert.Equal(0.7f, (float)metrics["training_validation_loss{loss=\"reconstruction\"}"]);
        Assert.Equal((1.97 + 2.5) / 2, metrics["training_epoch_loss{loss=\"total\"}"], precision: 12);
        Assert.Equal(0.9f, (float)metrics["training_quality"]);

        Assert.Equal((1.0, 1.0, 1.0), (metrics["training_epoch"], metrics["training_batch"], metrics["training_global_step"]));
        Assert.Equal((2.0, 1.0), (metrics["training_steps_total"], metrics["training_epochs_total"]));
        Assert.Equal((6.0, 2.0), (metrics["training_planned_steps"], metrics["training_planned_epochs"]));
        Assert.True(metrics["training_eta_seconds"] > 0);

        Assert.Equal(24, metrics["training_samples_total"]);
        Assert.True(metrics["training_throughput_per_second{counter=\"samples\"}"] > 0);
        Assert.Equal(2, metrics["training_step_duration_seconds_count"]);
        Assert.Equal(2, metrics["training_phase_duration_seconds_count{phase=\"backward\"}"]);
        Assert.Equal(1, metrics["training_phase_duration_seconds_count{phase=\"optimizer\"}"]);
        Assert.Equal(1, metrics["training_phase_skipped_total{phase=\"optimizer\"}"]);
        Assert.Equal(3_200_000_000, metrics["training_memory_bytes{kind=\"gpu_allocated\"}"]);
        Assert.Equal(6_500_000_000, metrics["training_memory_bytes{kind=\"cpu_rss\"}"]);
        Assert.Contains($"training_info{{run_id=\"{run.Id}\",attempt=\"1\",name=\"training\",device=\"cpu\"", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_histogram_in_milliseconds_is_shown_in_seconds_with_its_declared_buckets()
    {
        using var run = Start(_exporter);
        new MeasuredLoop(run).Train(1, [new(1, 1) { LoadingTime = 3 }, new(1, 1) { LoadingTime = 1 }, new(1, 1) { LoadingTime = 9 }], 0.5f);

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_epochs_total", 1);

        Assert.Equal(1, metrics["training_loading_time_seconds_bucket{le=\"0.001\"}"]);
        Assert.Equal(1, metrics["training_loading_time_seconds_bucket{le=\"0.002\"}"]);
        Assert.Equal(2, metrics["training_loading_time_seconds_bucket{le=\"0.004\"}"]);
        Assert.Equal(3, metrics["training_loading_time_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(0.013, metrics["training_loading_time_seconds_sum"], precision: 12);
    }

    [Fact]
    public async Task Values_that_are_no_numbers_are_shown_or_counted()
    {
        using var run = Start(_exporter);
        var step = new MeasuredStep(float.NaN, double.PositiveInfinity, float.NegativeInfinity) { LoadingTime = double.NaN, Samples = -1 };
        new MeasuredLoop(run).Train(1, [step], float.NaN);

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_epochs_total", 1);

        Assert.Equal(double.NaN, metrics["training_loss{loss=\"reconstruction\"}"]);
        Assert.Equal(double.PositiveInfinity, metrics["training_loss{loss=\"total\"}"]);
        Assert.Equal(double.NegativeInfinity, metrics["training_gradient_norm{gradient=\"gradient_norm\"}"]);
        Assert.Equal(double.NaN, metrics["training_validation_loss{loss=\"reconstruction\"}"]);
        Assert.Equal(1, metrics["instrumentation_unshowable_values_total{series=\"training_loading_time_seconds\"}"]);
        Assert.Equal(1, metrics["instrumentation_unshowable_values_total{series=\"training_samples_total\"}"]);
        Assert.Equal(0, metrics["training_samples_total"]);
        Assert.Equal(0, metrics["instrumentation_exporter_faults_total"]);
    }

    [Fact]
    public async Task Anomalies_and_faults_are_counted()
    {
        using var run = Start(_exporter);
        var loop = new SampleLoop(run)
        {
            Body = static index => index < 2 ? new SampleStepResult(index == 0 ? 1 : float.NaN, 1, 1) : throw new InvalidOperationException("no batch"),
        };
        loop.TrainStep(1, 0);
        loop.TrainStep(1, 1);
        Assert.Throws<InvalidOperationException>(() => loop.TrainStep(1, 2));

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_faults_total", 1);

        Assert.Equal(1, metrics["training_anomalies_total{anomaly=\"non_finite\",quantity=\"reconstruction\",severity=\"critical\"}"]);
        Assert.Equal(3, metrics["training_anomaly_active{anomaly=\"non_finite\",quantity=\"reconstruction\"}"]);
    }

    [Fact]
    public async Task An_episode_counts_once_and_is_shown_while_it_lasts()
    {
        using var run = Start(_exporter);
        var loop = new ScriptedLoop(run, new SettableTime());
        loop.Threshold("total", Anomaly.Spike, 1, 0.5, 2.5, adjustments: 3);
        loop.Threshold("total", Anomaly.Vanishing, 1, 0.25, double.MaxValue);
        loop.Threshold("total", Anomaly.Divergence, 1, 0, 9, warmingUp: true);
        loop.Threshold("norm", Anomaly.Spike, 1, 0.5, 2.5, scope: "layer 1", role: FieldRole.GradientNorm);
        loop.Change(EpisodeChange.Opened, "norm", Anomaly.Spike, 5, 0, 2, Severity.Warning, scope: "layer 1", firstStep: 1);
        loop.Change(EpisodeChange.Opened, "norm", Anomaly.Spike, 5, 0, 2, Severity.Info, scope: "layer 2", firstStep: 1);
        loop.Change(EpisodeChange.Worsened, "norm", Anomaly.Spike, 50, 0, 2, Severity.Critical, scope: "layer 1", firstStep: 1);
        loop.Fault(new InvalidOperationException("so that the scrape has all of this"));

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_faults_total", 1);
        const string Norm = "{anomaly=\"spike\",quantity=\"norm\"}";
        Assert.Equal((1, 1), (metrics["training_anomalies_total{anomaly=\"spike\",quantity=\"norm\",severity=\"warning\"}"], metrics["training_anomalies_total{anomaly=\"spike\",quantity=\"norm\",severity=\"info\"}"]));
        Assert.Equal(3, metrics["training_anomaly_active" + Norm]);
        Assert.Equal(0, metrics["training_anomaly_active{anomaly=\"spike\",quantity=\"total\"}"]);
        Assert.Equal((0.5, 2.5), (metrics["training_expected_low{anomaly=\"spike\",quantity=\"total\"}"], metrics["training_expected_high{anomaly=\"spike\",quantity=\"total\"}"]));
        Assert.Equal(0.25, metrics["training_expected_low{anomaly=\"vanishing\",quantity=\"total\"}"]);
        foreach (var absent in new[] { "training_expected_high{anomaly=\"vanishing\",quantity=\"total\"}", "training_expected_high{anomaly=\"divergence\",quantity=\"total\"}", "training_expected_high" + Norm })
            Assert.False(metrics.Has(absent), absent);

        loop.Change(EpisodeChange.Resolved, "norm", Anomaly.Spike, 50, 0, 2, Severity.Critical, scope: "layer 1", firstStep: 1);
        loop.Fault(new InvalidOperationException("and this"));
        Assert.Equal(1, (await MetricsText.ScrapeUntil(_exporter.Uri!, "training_faults_total", 2))["training_anomaly_active" + Norm]);

        loop.Change(EpisodeChange.Resolved, "norm", Anomaly.Spike, 5, 0, 2, Severity.Info, scope: "layer 2", firstStep: 1);
        loop.Fault(new InvalidOperationException("and that"));
        Assert.Equal(0, (await MetricsText.ScrapeUntil(_exporter.Uri!, "training_faults_total", 3))["training_anomaly_active" + Norm]);
    }

    [Fact]
    public async Task The_health_of_the_recording_is_shown()
    {
        using var run = Start(_exporter, new FailingExporter());
        SampleLoop? loop = null;
        loop = new SampleLoop(run)
        {
            Body = index => index == 0 ? loop!.TrainStep(1, 1) : new SampleStepResult(1, 1, 1),
        };
        loop.TrainStep(1, 0);

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_steps_total", 1);

        Assert.Equal(1, metrics["instrumentation_refused_steps_total"]);
        Assert.Equal(0, metrics["instrumentation_dropped_records_total"]);
        await MetricsText.ScrapeUntil(_exporter.Uri!, "instrumentation_exporter_faults_total", 1);
    }

    [Fact]
    public async Task What_nobody_has_measured_is_not_shown_as_zero()
    {
        using var run = Start(_exporter);

        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_memory_bytes{kind=\"cpu_rss\"}", 6_500_000_000);

        Assert.False(metrics.Has("training_eta_seconds"));
        Assert.False(metrics.Has("training_epoch"));
        Assert.Equal(0, metrics["training_steps_total"]);
    }

    [Fact]
    public async Task The_endpoint_answers_metrics_and_nothing_else_and_only_on_loopback()
    {
        using var run = Start(_exporter);
        using var client = new HttpClient { BaseAddress = _exporter.Uri };

        using var metrics = await client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", metrics.Content.Headers.ContentType?.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics/x")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("/metrics", null)).StatusCode);

        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 0);

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == _exporter.Uri!.Port);
        Assert.Equal([IPAddress.Loopback], listeners.Select(end => end.Address));
    }

    [Fact]
    public async Task The_end_of_the_run_closes_the_endpoint_and_leaves_the_last_values()
    {
        var run = Start(_exporter);
        new MeasuredLoop(run).Train(1, [new(1.25f, 1)], 0.5f);
        using var client = new HttpClient();
        await client.GetStringAsync(_exporter.Uri);
        run.Dispose();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(_exporter.Uri));
        var last = new MetricsText(File.ReadAllText(Path.Combine(run.Folder.Experiments, "metrics.prom")));
        Assert.Equal(1.25, last["training_loss{loss=\"reconstruction\"}"]);
        Assert.Equal(1, last["training_steps_total"]);
        Assert.Equal(["metrics.prom"], Directory.GetFiles(run.Folder.Experiments).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_scrape_that_never_ends_does_not_hold_the_end_of_the_run()
    {
        var run = Start(_exporter);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _exporter.Uri!.Port);
        await client.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\n"u8.ToArray());
        await MetricsText.ScrapeUntil(_exporter.Uri, "training_steps_total", 0);

        run.Dispose();

        Assert.Empty(_log.Entries);
        await Assert.ThrowsAsync<IOException>(() => client.GetStream().ReadExactlyAsync(new byte[1]).AsTask());
    }

    [Fact]
    public void A_port_in_use_is_one_warning_and_the_run_goes_on()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        using var run = Start(new PrometheusExporter(port), new TensorBoardExporter());
        new MeasuredLoop(run).Train(1, [new(1, 1)], 0.5f);
        run.Dispose();

        var (level, message) = Assert.Single(_log.Entries, entry => entry.Level >= LogLevel.Warning);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains($"Port {port} of 127.0.0.1 is in use", message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(run.Folder.TensorBoard));
    }

    [Fact]
    public async Task Two_runs_side_by_side_do_not_mix()
    {
        var other = new PrometheusExporter(port: 0);
        using var first = Start(_exporter);
        using var second = Start(other);
        new MeasuredLoop(first).Train(1, [new(1, 1)], 0.5f);
        new MeasuredLoop(second).Train(1, [new(2, 1), new(3, 1)], 0.5f);

        var firstMetrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_epochs_total", 1);
        var secondMetrics = await MetricsText.ScrapeUntil(other.Uri!, "training_epochs_total", 1);

        Assert.Equal((1.0, 1.0), (firstMetrics["training_steps_total"], firstMetrics["training_loss{loss=\"reconstruction\"}"]));
        Assert.Equal((2.0, 3.0), (secondMetrics["training_steps_total"], secondMetrics["training_loss{loss=\"reconstruction\"}"]));
    }

    [ExecutableFact("promtool")]
    public async Task Promtool_has_nothing_to_say()
    {
        using var run = Start(_exporter);
        run.Plan(1, 2);
        var loop = new MeasuredLoop(run);
        loop.Train(1, [new(1, 1), new(float.NaN, double.PositiveInfinity) { LoadingTime = double.NaN }], 0.5f);
        loop.SampleSaved("a.mid", 0.9f);
        new SampleLoop(run) { Body = static _ => new SampleStepResult(float.NaN, 1, 1) }.TrainStep(2, 0);
        var metrics = await MetricsText.ScrapeUntil(_exporter.Uri!, "training_steps_total", 3);

        using var promtool = Process.Start(new ProcessStartInfo("promtool")
        {
            ArgumentList = { "check", "metrics" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(metrics.Text);
        promtool.StandardInput.Close();
        var errors = await promtool.StandardError.ReadToEndAsync() + await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.Equal("", errors);
        Assert.Equal(0, promtool.ExitCode);
    }

    [ExecutableFact("prometheus")]
    public async Task A_real_Prometheus_sees_what_the_loop_returned()
    {
        using var run = Start(_exporter);
        new MeasuredLoop(run).Train(1, [new(1.19f, double.NaN), new(0.123456789f, double.NaN)], 0.7f);
        using var prometheus = new PrometheusServer(_exporter.Uri!);

        var loss = await prometheus.QueryUntil("training_loss{loss=\"reconstruction\"}", value => value != 0);
        var total = await prometheus.QueryUntil("training_loss{loss=\"total\"}", double.IsNaN);
        var steps = await prometheus.QueryUntil("training_steps_total", value => value > 0);

        Assert.Equal(0.123456789f, loss);
        Assert.Equal(double.NaN, total);
        Assert.Equal(2, steps);
    }

    private TrainingRun Start(params Exporter[] exporters) => TrainingRun.Start(new TrainingRunOptions
    {
        Output = _folder.Path,
        Exporters = exporters,
        Logging = logging => logging.AddProvider(_log),
        ReadMemory = () => new MemoryUsage(3_200_000_000, 4_000_000_000, 8_000_000_000, 6_500_000_000),
    });

    private sealed class FailingExporter : Exporter
    {
        public override string Name => "failing";

        public override void Open(ExportContext context)
        {
        }

        public override void Export(in Instrumentation.Journal.JournalRecord record, RunProgress progress)
        {
            if (record.Schema.Role == RecordRole.Step) throw new InvalidOperationException("It fails.");
        }
    }
}
