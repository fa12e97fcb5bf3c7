using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// Serves <c>/metrics</c> on the loopback interface. Kestrel alone, without a host: no configuration from the environment, no console
/// output, and the process's signals stay with the process.
/// </summary>
internal sealed class MetricsEndpoint : IHttpApplication<HttpContext>, IDisposable
{
    private const string Path = "/metrics";
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly Exposition _exposition;
    private readonly KestrelServer _server;

    private MetricsEndpoint(Exposition exposition, int port)
    {
        _exposition = exposition;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>Where it is.</summary>
    public Uri Uri => new(new Uri(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()), Path);

    /// <summary>Starts to serve.</summary>
    /// <param name="exposition">What to serve.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="TrainingRunException">The port is in use, or not for this user.</exception>
    public static MetricsEndpoint Start(Exposition exposition, int port)
    {
        var endpoint = new MetricsEndpoint(exposition, port);
        try
        {
            // On the pool, because the thread that starts the run may be one that a continuation would wait for.
            Task.Run(() => endpoint._server.StartAsync(endpoint, CancellationToken.None)).GetAwaiter().GetResult();
            return endpoint;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            endpoint._server.Dispose();
            var reason = exception.InnerException is AddressInUseException ? "is in use" : $"cannot be opened ({exception.Message.TrimEnd('.')})";
            throw new TrainingRunException(
                $"Port {port} of 127.0.0.1 {reason}; give PrometheusExporter another one, or 0 for any that is free.", exception);
        }
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        var response = context.Response;
        if (context.Request.Path != Path)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return;
        }

        var body = _exposition.Write();
        response.ContentType = Exposition.ContentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <summary>Stops at once: a scrape that does not end within a second is cut off.</summary>
    public void Dispose()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        Task.Run(() => _server.StopAsync(timeout.Token)).GetAwaiter().GetResult();
        _server.Dispose();
    }
}
