using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

/// <summary>What is recorded for steps to come counts when they have ended: a run that was stopped and resumed adds up to one that was not.</summary>
public sealed class EventsAheadTests : IDisposable
{
    private const int Batches = 20;
    private const int Ahead = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_resumed_run_adds_up_to_an_uninterrupted_one(bool keepsJournal)
    {
        var whole = Train(keepsJournal, null, Batches);
        var resumed = Train(keepsJournal, null, 7);
        Train(keepsJournal, resumed, Batches);

        Assert.Equal((Batches, 190, 19), Of(whole));
        Assert.Equal(Of(whole), Of(resumed));
    }

    [Fact]
    public void Files_of_steps_that_were_never_taken_count_for_nothing()
    {
        var stopped = Train(keepsJournal: true, null, 7);

        Assert.Equal((7, 21, 6), Of(stopped));
        Assert.Equal(7, (long)FinalReport.Create(RunSummary.Read(stopped))["data_statistics"]!["total_files_processed"]!);
    }

    /// <summary>How many files there were, and the sum and the greatest of their lengths.</summary>
    private static (long Files, double Sum, double Max) Of(string run)
    {
        var summary = RunSummary.Read(run);
        var lengths = summary.Events["data_usage"]["length"];
        return (summary.EventCounts["data_usage"], lengths.Sum, lengths.Max);
    }

    private string Train(bool keepsJournal, string? resume, int until)
    {
        using var run = RecordedRun.Start(_folder, keepsJournal, resume);
        run.Plan(1, Batches);
        var first = run.ResumedFrom?.Batch ?? 0;
        var loop = new ReadingAhead(run);
        for (var batch = first; batch < Math.Min(first + Ahead, Batches); batch++) loop.Read(batch);
        for (var batch = first; batch < until; batch++)
        {
            if (batch + Ahead < Batches) loop.Read(batch + Ahead);
            loop.TrainStep(1, batch);
        }

        run.SaveCheckpoint(static _ => { });
        return run.Folder.Root;
    }
}

/// <summary>A loop whose files are read before their step.</summary>
internal sealed partial class ReadingAhead(TrainingRun run)
{
    public void Read(int batch) => FileUsed(batch, 1, batch, $"{batch}.mid", batch);

    [Step]
    public partial void TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private static void TrainStepCore(int epoch, int batch)
    {
    }

    [Event("data_usage")]
    private partial void FileUsed([StepIndex] long step, [EpochIndex] int epoch, [BatchIndex] int batch, [SampleId] string fileName, int length);
}
