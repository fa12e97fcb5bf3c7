using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Instrumentation.Runtime.Tests.Export.Prometheus;

/// <summary>A Prometheus of the test's own, on a free port of the loopback interface, that scrapes one endpoint five times a second.</summary>
public sealed class PrometheusServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client;
    private readonly Process _process;

    /// <param name="target">What to scrape.</param>
    /// <param name="rules">A file of rules to evaluate as often, or null.</param>
    public PrometheusServer(Uri target, string? rules = null)
    {
        var port = FreePort();
        var configuration = Path.Combine(_folder.Path, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global:
              scrape_interval: 200ms
              scrape_timeout: 200ms
              evaluation_interval: 200ms
            rule_files: [{(rules is null ? "" : $"'{rules}'")}]
            scrape_configs:
              - job_name: training
                metrics_path: {target.AbsolutePath}
                static_configs:
                  - targets: ['{target.Authority}']

            """);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _process = Process.Start(new ProcessStartInfo("prometheus")
        {
            ArgumentList =
            {
                $"--config.file={configuration}",
                $"--storage.tsdb.path={Path.Combine(_folder.Path, "data")}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--log.level=error",
            },
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
    }

    /// <summary>Asks until there is exactly one value, and it is as expected.</summary>
    public Task<double> QueryUntil(string query, Func<double, bool> expected) => QueryUntil(query, expected, several: false);

    /// <summary>Asks until there are values, and one of them is a number.</summary>
    public Task<double> QueryUntilThereIsData(string query) => QueryUntil(query, static value => !double.IsNaN(value), several: true);

    private async Task<double> QueryUntil(string query, Func<double, bool> expected, bool several)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        string last = "no answer";
        while (DateTime.UtcNow < deadline)
        {
            Assert.False(_process.HasExited, "prometheus ended");
            try
            {
                last = await _client.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}");
                if (JsonNode.Parse(last)?["data"]?["result"] is JsonArray { Count: > 0 } result && (several || result.Count == 1))
                {
                    foreach (var sample in result)
                    {
                        var value = MetricsText.Number((string)sample!["value"]![1]!);
                        if (expected(value)) return value;
                    }
                }
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"'{query}' never became as expected; last: {last}"));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
