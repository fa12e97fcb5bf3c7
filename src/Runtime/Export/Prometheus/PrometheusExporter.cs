using Instrumentation.Export.Prometheus;
using Microsoft.AspNetCore.Http;
using Prometheus;

namespace Instrumentation.Export;

/// <summary>
/// Shows the run as it stands to Prometheus, at <c>http://127.0.0.1:&lt;port&gt;/metrics</c> while it lasts. A run that ends before
/// anybody scraped it leaves its last values in <c>experiments/metrics.prom</c>. The series are listed in <c>docs/prometheus.md</c>.
/// </summary>
/// <remarks>
/// The endpoint listens on the loopback interface only. Its registry is its own: several runs of one process do not mix, and neither
/// do the application's metrics. It leaves the process's signals alone.
/// </remarks>
public sealed class PrometheusExporter : Exporter
{
    /// <summary>The port unless another one is given.</summary>
    public const int DefaultPort = 9464;

    private readonly int _requestedPort;
    private readonly CancellationTokenSource _closing = new();
    private RunSeries? _series;
    private Exposition? _exposition;
    private LoopbackServer? _server;
    private string? _lastValues;

    /// <summary>A destination that Prometheus scrapes.</summary>
    /// <param name="port">The port of the endpoint; 0 for any that is free, which <see cref="Uri"/> then tells. Of several processes
    /// that train together each takes the port that is its local rank higher.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is not between 0 and 65535.</exception>
    public PrometheusExporter(int port = DefaultPort)
    {
        if (port is < 0 or > 65535)
            throw new ArgumentOutOfRangeException(nameof(port), port, "The port of the Prometheus endpoint is not between 0 and 65535.");
        _requestedPort = port;
    }

    /// <inheritdoc/>
    public override string Name => "Prometheus";

    /// <summary>Where to scrape; null before the run has started.</summary>
    public Uri? Uri { get; private set; }

    /// <summary>
    /// What the endpoint answers beside <c>/metrics</c>, such as a page about the run: called when the run starts, with the run and a token that is cancelled
    /// shortly before the endpoint goes, it returns what answers all other paths, or null for nothing.
    /// </summary>
    public Func<ExportContext, CancellationToken, RequestDelegate?>? Pages { get; init; }

    /// <inheritdoc/>
    /// <exception cref="TrainingRunException">The port is in use, or not for this user.</exception>
    public override void Open(ExportContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var registry = Metrics.NewCustomRegistry();
        _series = new RunSeries(new PrometheusSeries(registry, context.Health, context.Rank));
        _exposition = new Exposition(registry);
        // The processes of one machine cannot share a port.
        _server = LoopbackServer.Start(
            new MetricsEndpoint(_exposition, Pages?.Invoke(context, _closing.Token)).Answer,
            _requestedPort == 0 ? 0 : _requestedPort + (context.Rank?.LocalRank ?? 0));
        Uri = new Uri(_server.Uri, MetricsEndpoint.Path);
        _lastValues = context.Folder is { } folder ? Path.Combine(folder.Experiments, "metrics.prom") : null;
    }

    /// <inheritdoc/>
    public override void Export(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        using (_exposition!.Change()) _series!.Observe(record, progress);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        try
        {
            if (_lastValues is not null) WriteLastValues(_lastValues);
        }
        finally
        {
            _closing.Cancel();
            _server?.Dispose();
            _closing.Dispose();
        }
    }

    /// <summary>Writes beside the file and renames: a collector of text files may read it at any moment.</summary>
    private void WriteLastValues(string path)
    {
        var text = _exposition!.Write();
        var unfinished = path + ".tmp";
        using (var file = File.Create(unfinished)) file.Write(text.Span);
        File.Move(unfinished, path, overwrite: true);
    }
}
