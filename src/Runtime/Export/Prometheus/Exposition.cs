using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// The text in which Prometheus reads a registry. A record's values change between two scrapes and never during one, so that the losses of
/// a scrape are of one step.
/// </summary>
internal sealed class Exposition(CollectorRegistry registry)
{
    private readonly Lock _changing = new();

    /// <summary>Of the text format, version 0.0.4.</summary>
    public const string ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;

    /// <summary>Keeps scrapes waiting until what it gives is disposed of.</summary>
    public Lock.Scope Change() => _changing.EnterScope();

    /// <summary>Everything as it stands now.</summary>
    public ReadOnlyMemory<byte> Write()
    {
        using var text = new MemoryStream();
        using (_changing.EnterScope())
        {
            // Into memory it is done when it returns.
            registry.CollectAndExportAsTextAsync(text, CancellationToken.None).GetAwaiter().GetResult();
        }

        return text.ToArray();
    }
}
