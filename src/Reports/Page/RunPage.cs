using System.Globalization;
using System.Text;
using Instrumentation.Export;
using Microsoft.AspNetCore.Http;

namespace Instrumentation.Reports.Page;

/// <summary>
/// The page of a run: <c>/</c> shows its curves, anomalies, samples and health, as they are and as they come. It reads the run's folder, so that it is the same
/// for a run that goes on, one that was resumed and one that ended long ago.
/// </summary>
public sealed class RunPage : IDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(1);

    /// <summary>A client that is gone is noticed when something is written to it.</summary>
    private static readonly TimeSpan BetweenSignsOfLife = TimeSpan.FromSeconds(15);

    private readonly RunWatch _watch;
    private readonly CancellationToken _stopping;

    private RunPage(string folder, RunHealth? health, CancellationToken stopping)
    {
        _watch = new RunWatch(folder, health, stopping);
        _stopping = stopping;
    }

    /// <summary>The page of a run of this process, for <see cref="PrometheusExporter.Pages"/>; null for a run that lives in memory.</summary>
    public static RequestDelegate? Open(ExportContext context, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Folder is null ? null : new RunPage(context.Folder.Root, context.Health, stopping).Answer;
    }

    /// <summary>The page of any run folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no journal in <paramref name="folder"/>.</exception>
    internal static RunPage OfFolder(string folder, CancellationToken stopping)
    {
        var page = new RunPage(folder, null, stopping);
        page._watch.Update();
        return page;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    internal Task Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!LoopbackServer.IsRead(context)) return Task.CompletedTask;
        return context.Request.Path.Value?.Split('/') switch
        {
            ["", ""] => Write(context, "text/html; charset=utf-8", PageAssets.Html),
            ["", "page.css"] => Write(context, "text/css; charset=utf-8", PageAssets.Style),
            ["", "chart.js"] => Write(context, "text/javascript; charset=utf-8", PageAssets.Chart),
            ["", "page.js"] => Write(context, "text/javascript; charset=utf-8", PageAssets.Script),
            ["", "events"] => WriteEvents(context),
            ["", "chart"] => WriteChart(context),
            ["", "media", var sample, "file"] => WriteFile(context, sample),
            ["", "media", var sample, var file] => WriteMedia(context, sample, file),
            _ => NotFound(context),
        };
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task Write(HttpContext context, string type, ReadOnlyMemory<byte> content)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Server-sent events: the state, whenever it has changed, until the client or the page goes.</summary>
    private async Task WriteEvents(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping, context.RequestAborted);
        PageState? sent = null;
        var quietSince = Environment.TickCount64;
        while (!context.RequestAborted.IsCancellationRequested)
        {
            var isLast = _stopping.IsCancellationRequested;
            var state = _watch.Update();
            if (!ReferenceEquals(state, sent)) await Send("data: " + Encoding.UTF8.GetString(state.Serialize())).ConfigureAwait(false);
            else if (Environment.TickCount64 - quietSince > BetweenSignsOfLife.TotalMilliseconds) await Send(":").ConfigureAwait(false);
            sent = state;
            if (isLast) return;
            await Task.Delay(BetweenEvents, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task Send(string text)
        {
            quietSince = Environment.TickCount64;
            await context.Response.WriteAsync(text + "\n\n", context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
    }

    private Task WriteChart(HttpContext context)
    {
        _watch.Update();
        var query = context.Request.Query;
        var content = _watch.Read(query["id"].ToString(), Number("from", 0), Number("to", long.MaxValue), (int)Math.Min(ChartData.MaxBuckets, Number("buckets", 800)));
        return content is { } found ? Write(context, "application/json", found) : NotFound(context);

        long Number(string name, long otherwise) => long.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    }

    private Task WriteMedia(HttpContext context, string sample, string file)
    {
        _watch.Update();
        var index = int.TryParse(file, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return _watch.Read(sample, index) is { } found ? Write(context, found.Type, found.Content) : NotFound(context);
    }

    private async Task WriteFile(HttpContext context, string sample)
    {
        _watch.Update();
        if (_watch.PathOf(sample) is not { } path)
        {
            await NotFound(context).ConfigureAwait(false);
            return;
        }

        context.Response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(Path.GetFileName(path))}";
        await Write(context, "application/octet-stream", await File.ReadAllBytesAsync(path, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
