using Microsoft.AspNetCore.Http;

namespace Instrumentation.Export.Prometheus;

/// <summary>Serves <c>/metrics</c>, and what else the run shows of itself beside it.</summary>
/// <param name="exposition">The metrics.</param>
/// <param name="pages">Answers every other path; null where there is none.</param>
internal sealed class MetricsEndpoint(Exposition exposition, RequestDelegate? pages)
{
    public const string Path = "/metrics";

    public Task Answer(HttpContext context)
    {
        if (context.Request.Path == Path) return LoopbackServer.IsRead(context) ? WriteMetrics(context) : Task.CompletedTask;
        if (pages is not null) return pages(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private async Task WriteMetrics(HttpContext context)
    {
        var body = exposition.Write();
        context.Response.ContentType = Exposition.ContentType;
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
