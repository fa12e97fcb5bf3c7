using Instrumentation.Export;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Instrumentation.Summary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Instrumentation.Reports.Tests.SeedFaults;

/// <summary>Carries the journal of a run to all destinations on the thread of the test, so that what this takes can be counted.</summary>
internal sealed class Replay : IDisposable
{
    /// <summary>As in a run that lasts.</summary>
    private const int RecordsPerFlush = 1024;

    private readonly JournalReader _reader;
    private readonly RunProgress _progress = new();
    private readonly Exporter[] _destinations = [.. Files(), new SummaryExporter(), new MeterExporter("Replay")];

    /// <param name="run">The folder of the run.</param>
    /// <param name="target">Where the files go.</param>
    public Replay(string run, string target)
    {
        _reader = JournalReader.Open(run);
        var context = new ExportContext(new RunFolder(target, Path.GetFileName(run)), NullLogger.Instance, new RunHealth(new JournalLosses()));
        foreach (var destination in _destinations) destination.Open(context);
    }

    /// <summary>
    /// How many records of the loop's methods were read. The others, such as readings of the memory and what is found behind the journal, come with the time that passes,
    /// and a machine that is slow has more of them.
    /// </summary>
    public long Records { get; private set; }

    /// <summary>The destinations of the run that is replayed.</summary>
    public static FileExporter[] Files() => [new TextLogExporter(LogLevel.Debug), new JsonLinesExporter(), new TensorBoardExporter()];

    public void TakeSteps(int count)
    {
        var read = 0;
        for (var taken = 0; taken < count;)
        {
            Assert.True(_reader.TryRead(out var record));
            if (record.Schema.Source.Length > 0) Records++;
            _progress.Apply(record);
            foreach (var destination in _destinations) destination.Export(record, _progress);
            if (record.Schema.Role == RecordRole.Step) taken++;
            if (++read % RecordsPerFlush == 0) Flush();
        }

        Flush();
    }

    private void Flush()
    {
        foreach (var destination in _destinations) destination.Flush();
    }

    public void Dispose()
    {
        foreach (var destination in _destinations) destination.Close();
        _reader.Dispose();
    }
}
