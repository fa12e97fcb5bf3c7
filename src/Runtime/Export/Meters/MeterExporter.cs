using System.Diagnostics.Metrics;
using Instrumentation.Export.Meters;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Export;

/// <summary>
/// Shows the run as a <see cref="Meter"/>, so that <c>dotnet-counters monitor --counters Instrumentation.Training</c>, OpenTelemetry and
/// any <see cref="MeterListener"/> of the process see it. The instruments are the series of <c>docs/prometheus.md</c>, with their units in
/// UCUM; every measurement carries <c>run_id</c>, and <c>rank</c> where several processes train together, beside the labels.
/// </summary>
/// <remarks>
/// Listeners are called on the exporter's thread, never on the one that trains. NaN reaches them as NaN. Where nobody listens, an
/// instrument drops what it is given.
/// </remarks>
/// <param name="meterName">The name of the meter.</param>
public sealed class MeterExporter(string meterName = MeterExporter.DefaultMeterName) : Exporter
{
    /// <summary>The name of the meter unless another one is given.</summary>
    public const string DefaultMeterName = "Instrumentation.Training";

    private Meter? _meter;
    private MeterSeries? _instruments;
    private RunSeries? _series;
    private RunHealth? _health;

    /// <inheritdoc/>
    public override string Name => "Meter";

    /// <inheritdoc/>
    public override void Open(ExportContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _meter = new Meter(new MeterOptions(meterName) { Version = typeof(MeterExporter).Assembly.GetName().Version?.ToString(3) });
        _instruments = new MeterSeries(_meter, context.Rank);
        _series = new RunSeries(_instruments);
        _health = context.Health;
    }

    /// <inheritdoc/>
    public override void Export(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (record.Schema.Role == RecordRole.RunStart) Start(progress.RunId);
        _series!.Observe(record, progress);
    }

    /// <inheritdoc/>
    public override void Close() => _meter?.Dispose();

    private void Start(string runId)
    {
        _instruments!.RunId = runId;
        _instruments.AddHealth(RunSeriesNames.Dropped, () => _health!.DroppedRecords);
        _instruments.AddHealth(RunSeriesNames.ExporterFaults, () => _health!.ExporterFaults);
        _instruments.AddHealth(RunSeriesNames.RefusedSteps, () => _health!.RefusedSteps);
    }
}
