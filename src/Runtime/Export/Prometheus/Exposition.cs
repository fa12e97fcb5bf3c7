using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>The text in which Prometheus reads a registry.</summary>
internal sealed class Exposition(CollectorRegistry registry)
{
    /// <summary>Of the text format, version 0.0.4.</summary>
    public const string ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;

    /// <summary>Everything as it stands now.</summary>
    public async Task<ReadOnlyMemory<byte>> WriteAsync(CancellationToken cancel)
    {
        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text, cancel).ConfigureAwait(false);
        return text.ToArray();
    }
}
