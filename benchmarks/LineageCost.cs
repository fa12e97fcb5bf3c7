using System.Diagnostics;
using Instrumentation.Export.JsonLines;
using Instrumentation.Model.Data;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Lineage;

namespace Instrumentation.Benchmarks;

/// <summary>What recording each use of a file costs the thread that makes batches, and the one that takes them.</summary>
internal static class LineageCost
{
    private const int Rounds = 21;
    private const int EpochsPerRound = 4;
    private const int TakingRounds = 8;
    private const int Takes = 100;

    /// <summary>Prints medians over batches: what disturbs the machine disturbs few of them.</summary>
    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("lineage-");
        try
        {
            Corpus.Write(Path.Combine(folder.FullName, "data"));
            var loader = new MidiLoader(Dataset.Open(Path.Combine(folder.FullName, "data")), new MidiLoaderOptions { BatchSize = 16, WindowLength = 64 });
            using var run = TrainingRun.Start(new TrainingRunOptions
            {
                Output = folder.FullName,
                Exporters = [new JsonLinesExporter()],
                Journal = new JournalOptions { SegmentSize = 1 << 24 },
                HandleSignals = false,
            });
            var usage = new DataUsage(run);
            Measure(loader, usage);
            MeasureTaking(loader, usage);
            Console.WriteLine($"Records dropped: {run.Health.DroppedRecords}");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(MidiLoader loader, DataUsage usage)
    {
        var (making, recording) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (step, begun) = (0L, Stopwatch.GetTimestamp());
            for (var epoch = 0; epoch < EpochsPerRound; epoch++)
            {
                foreach (var batch in loader.Batches(epoch))
                {
                    var made = Stopwatch.GetTimestamp();
                    usage.Record(batch, 1, step++);
                    var recorded = Stopwatch.GetTimestamp();
                    making.Add(Stopwatch.GetElapsedTime(begun, made).TotalMicroseconds / batch.Size);
                    recording.Add(Stopwatch.GetElapsedTime(made, recorded).TotalMicroseconds / batch.Size);
                    begun = Stopwatch.GetTimestamp();
                }
            }

            // The exporter catches up, so that no round pays for the one before it.
            ProcessFigures.WaitUntilIdle();
        }

        var (sample, record) = (Median(making), Median(recording));
        Console.WriteLine("The loader's thread, per file           µs   ratio");
        Console.WriteLine(FormattableString.Invariant($"making its sample                  {sample,7:F2}   {1.0,5:F2}"));
        Console.WriteLine(FormattableString.Invariant($"recording it (goal: at most 2)     {record,7:F2}   {record / sample,5:F2}"));
    }

    /// <summary>A training that takes a batch every few milliseconds, as steps do, always finds one.</summary>
    private static void MeasureTaking(MidiLoader loader, DataUsage usage)
    {
        var (plain, recorded) = (new List<double>(), new List<double>());
        for (var round = 0; round < TakingRounds; round++)
        {
            plain.AddRange(Take(loader, static (_, _) => { }));
            recorded.AddRange(Take(loader, (batch, step) => usage.Record(batch, 1, step)));
        }

        Console.WriteLine("The thread that trains, per batch       µs   ratio");
        Console.WriteLine(FormattableString.Invariant($"taking a batch                     {Median(plain),7:F2}   {1.0,5:F2}"));
        Console.WriteLine(FormattableString.Invariant($"taking one that was recorded       {Median(recorded),7:F2}   {Median(recorded) / Median(plain),5:F2}"));
    }

    /// <summary>The microseconds of each of <see cref="Takes"/> takes.</summary>
    private static List<double> Take(MidiLoader loader, Action<Batch, long> use)
    {
        var times = new List<double>();
        using var batches = new BatchesAhead(Batches());
        while (times.Count < Takes)
        {
            Thread.Sleep(5);
            var start = Stopwatch.GetTimestamp();
            batches.MoveNext();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return times;

        IEnumerable<Batch> Batches()
        {
            var step = 0L;
            for (var epoch = 0; ; epoch++)
            {
                foreach (var batch in loader.Batches(epoch))
                {
                    use(batch, step++);
                    yield return batch;
                }
            }
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
