using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Enrichment;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Logging;

/// <summary>The operational messages of a run: Microsoft.Extensions.Logging with the run's id, rank and host on every entry.</summary>
internal static class RunLogging
{
    public static ILoggerFactory CreateFactory(Action<ILoggingBuilder>? configure, string runId, ProcessRank? rank) => LoggerFactory.Create(logging =>
    {
        configure?.Invoke(logging);
        logging.EnableEnrichment();
        logging.Services.AddStaticLogEnricher(new RunEnricher(runId, rank?.Rank ?? 0));
    });

    private sealed class RunEnricher(string runId, int rank) : IStaticLogEnricher
    {
        public void Enrich(IEnrichmentTagCollector collector)
        {
            collector.Add("run_id", runId);
            collector.Add("rank", rank.ToString(CultureInfo.InvariantCulture));
            collector.Add("host", Environment.MachineName);
        }
    }
}
