using System.Text.Json;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>The example of the documentation does what the documentation says.</summary>
public sealed class ResumableTrainingTests : IDisposable
{
    private const int Epochs = 3, Batches = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    public void Stopped_and_resumed_it_takes_the_steps_that_it_takes_uninterrupted(int stopAfter)
    {
        var whole = Train(null, null);
        var stopped = Train(null, stopAfter);
        Assert.Equal(stopAfter, Losses(stopped).Count);

        Train(stopped, null);

        Assert.Equal(Epochs * Batches, Losses(whole).Count);
        Assert.Equal(Losses(whole), Losses(stopped));
    }

    private string Train(string? resume, int? stopAfter)
    {
        using var stop = new CancellationTokenSource();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Output = _folder,
            Resume = resume,
            Stopping = stop.Token,
            Exporters = [new JsonLinesExporter()],
            RecoverUnfinished = false,
        });
        var steps = 0;
        new ResumableTraining(run, Read).Train(Epochs, Batches);
        run.Dispose();
        return run.Folder.Root;

        double Read(int batch)
        {
            if (++steps == stopAfter) stop.Cancel();
            return batch;
        }
    }

    private static List<(long Step, double Loss)> Losses(string run) =>
    [
        .. File.ReadLines(Path.Combine(run, "experiments", "batch_metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("global_step").GetInt64(), line.GetProperty("losses").GetProperty("total").GetDouble())),
    ];
}
