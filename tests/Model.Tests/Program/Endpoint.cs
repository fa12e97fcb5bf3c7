using System.Net;
using System.Net.Sockets;
using Instrumentation.Runtime.Tests.Export.Prometheus;

namespace Instrumentation.Model.Tests.Program;

/// <summary>The program's metrics, over the network as Prometheus sees them.</summary>
internal static class Endpoint
{
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A scrape once there is a step to show; null before, and after the end.</summary>
    public static async Task<MetricsText?> TryScrape(HttpClient client, int port)
    {
        try
        {
            var metrics = new MetricsText(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics")));
            return metrics.Has("training_global_step") ? metrics : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
