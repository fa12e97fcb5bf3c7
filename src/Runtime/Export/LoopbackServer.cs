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

namespace Instrumentation.Export;

/// <summary>
/// Answers HTTP requests on the loopback interface. Kestrel alone, without a host: no configuration from the environment, no console
/// output, and the process's signals stay with the process.
/// </summary>
/// <remarks>
/// A request whose <c>Host</c> is a name other than <c>localhost</c> is refused: a page of the web whose name was rebound to this machine's address
/// could read the run otherwise.
/// </remarks>
internal sealed class LoopbackServer : IHttpApplication<HttpContext>, IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    private readonly RequestDelegate _answer;
    private readonly KestrelServer _server;

    private LoopbackServer(RequestDelegate answer, int port)
    {
        _answer = answer;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        _server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>Where it is.</summary>
    public Uri Uri => new(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Starts to serve.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="TrainingRunException">The port is in use, or not for this user.</exception>
    public static LoopbackServer Start(RequestDelegate answer, int port)
    {
        var server = new LoopbackServer(answer, port);
        try
        {
            // On the pool, because the thread that starts the run may be one that a continuation would wait for.
            Task.Run(() => server._server.StartAsync(server, CancellationToken.None)).GetAwaiter().GetResult();
            return server;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            server._server.Dispose();
            var reason = exception.InnerException is AddressInUseException ? "is in use" : $"cannot be opened ({exception.Message.TrimEnd('.')})";
            throw new TrainingRunException($"Port {port} of 127.0.0.1 {reason}; give another one, or 0 for any that is free.", exception);
        }
    }

    /// <summary>Whether a path may be asked for with this method; answers the request if not.</summary>
    public static bool IsRead(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return true;
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = "GET, HEAD";
        return false;
    }

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public Task ProcessRequestAsync(HttpContext context)
    {
        if (IsOfThisMachine(context.Request.Host)) return _answer(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return context.Response.WriteAsync($"This is a server of the loopback interface; ask http://127.0.0.1:{context.Connection.LocalPort}/.\n");
    }

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <summary>Stops at once: a request that does not end within a second is cut off.</summary>
    public void Dispose()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        Task.Run(() => _server.StopAsync(timeout.Token)).GetAwaiter().GetResult();
        _server.Dispose();
    }

    /// <summary>An address cannot be rebound; of names, only this one means the machine itself.</summary>
    private static bool IsOfThisMachine(HostString host) =>
        string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Host, out _);
}
