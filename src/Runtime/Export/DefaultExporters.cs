using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Logging;
using Instrumentation.Export.Prometheus;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Export.Text;

namespace Instrumentation.Export;

/// <summary>The destinations of a run that names none.</summary>
internal static class DefaultExporters
{
    public static IReadOnlyList<Exporter> Create() =>
    [
        new TextLogExporter(),
        new JsonLinesExporter(),
        new TensorBoardExporter(),
        new HistoryExporter(),
        new PrometheusExporter(),
        new MeterExporter(),
        new LoggingExporter(),
    ];
}
