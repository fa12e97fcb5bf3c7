using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Enrichment;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Logging;

/// <summary>The operational messages of a run: Microsoft.Extensions.Logging with the run's id, rank and host on every entry.</summary>
internal static class RunLogging
{
    public static ILoggerFactory CreateFactory(Action<ILoggingBuilder>? configure, string runId) => LoggerFactory.Create(logging =>
    {
        configure?.Invoke(logging);
        logging.EnableEnrichment();
        logging.Services.AddStaticLogEnricher(new RunEnricher(runId));
    });

    private sealed class RunEnricher(string runId) : IStaticLogEnricher
    {
        public void Enrich(IEnrichmentTagCollector collector)
        {
            collector.Add("run_id", runId);
            collector.Add("rank", Environment.GetEnvironmentVariable("RANK") ?? "0");
            collector.Add("host", Environment.MachineName);
        }
    }
}
