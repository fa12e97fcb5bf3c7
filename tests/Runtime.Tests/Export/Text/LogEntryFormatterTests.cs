using Instrumentation.Export;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Microsoft.Extensions.Logging;
using static Instrumentation.Runtime.Tests.Export.Recorded;

namespace Instrumentation.Runtime.Tests.Export.Text;

public sealed class LogEntryFormatterTests
{
    [Fact]
    public void The_entries_of_steps_are_formatted_without_allocating()
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Time = time, ReadMemory = static () => ScriptedRun.Memory });
        var loop = new ScriptedLoop(run, time);
        run.Plan(5, 2000);
        for (var batch = 0; batch < 2000; batch++)
            loop.Step(1, batch, Loss("reconstruction", 1.19f, "recon"), Counter("files_processed", 16), Counter("samples", 16, rate: true), LearningRate(1e-4), GradientNorm(0.42f));

        var (entries, allocated) = Format(run);

        Assert.Equal(2000 + 200 + 1, entries);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void The_entries_of_a_template_are_formatted_without_allocating()
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Time = time, ReadMemory = static () => ScriptedRun.Memory });
        var loop = new TemplatedLoop(run, time);
        run.Plan(1, 1000);
        for (var batch = 0; batch < 1000; batch++) loop.Step(1, batch);

        var (entries, allocated) = Format(run);

        Assert.Equal(1000 + 100 + 1, entries);
        Assert.Equal(0, allocated);
    }

    /// <summary>
    /// How many entries a run has, and what formatting them allocated from the hundredth step on. What an entry needs it needs each time, where the runtime fills a
    /// pool anew once in a while: so every record is formatted in two passes, and what it allocates in both of them counts.
    /// </summary>
    private static (int Entries, long Allocated) Format(TrainingRun run)
    {
        var (entries, first) = FormatOnce(run);
        var (_, second) = FormatOnce(run);
        return (entries, first.Zip(second, Math.Min).Sum());
    }

    private static (int Entries, List<long> Allocated) FormatOnce(TrainingRun run)
    {
        var sink = new CountingSink();
        var formatter = new LogEntryFormatter(sink);
        var progress = new RunProgress();
        var allocated = new List<long>();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            progress.Apply(record);
            var before = GC.GetAllocatedBytesForCurrentThread();
            formatter.Format(record, progress);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (record.Step >= 100) allocated.Add(bytes);
        }

        return (sink.Entries, allocated);
    }

    private sealed class CountingSink : ILogEntrySink
    {
        public int Entries { get; private set; }

        public bool IsEnabled(LogLevel level) => true;

        public void Add(LogLevel level, DateTimeOffset time, ReadOnlySpan<byte> text) => Entries++;
    }
}
