using Instrumentation.Export;
using Instrumentation.Runtime.Tests.Checkpoints;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>TensorBoard shows a run that was resumed as it shows one that was not interrupted.</summary>
public sealed class ResumedTensorBoardTests : IDisposable
{
    private const int Batches = 4, Steps = 3 * Batches;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(7, 7)]
    [InlineData(7, 10)]
    [InlineData(8, 9)]
    [InlineData(4, 12)]
    public void No_point_is_doubled_and_none_is_missing(int checkpoint, int interrupted)
    {
        var whole = new ResumableRun(_folder);
        whole.Attempt(run => Train(run, 0, Steps, checkpoint), new TensorBoardExporter());
        var resumed = new ResumableRun(_folder);
        resumed.Attempt(run => Train(run, 0, interrupted, checkpoint), new TensorBoardExporter());
        resumed.Attempt(run => Train(run, (int)run.ResumedFrom!.Step, Steps), new TensorBoardExporter());

        var expected = Points(whole);
        Assert.Equal(expected, Points(resumed));
        Assert.Equal(Enumerable.Range(0, Steps).Select(step => ("Training/Losses/total", (long)step, (float)step)), expected.Where(point => point.Tag == "Training/Losses/total"));

        // A batch is loaded two steps before it is taken; its event stands at its own step.
        Assert.Equal(Enumerable.Range(0, Steps).Select(step => ("Events/batch_loaded/size", (long)step, (float)step)), expected.Where(point => point.Tag == "Events/batch_loaded/size"));
    }

    [Fact]
    public void Each_attempt_has_a_file_that_sorts_behind_those_before_even_if_the_clock_stands_still()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training => Train(training, 0, 5, checkpoint: 5), new TensorBoardExporter());
        for (var attempt = 2; attempt <= 3; attempt++)
            run.Attempt(training => Train(training, 5, 5 + attempt), new TensorBoardExporter());

        var files = Directory.GetFiles(Path.Combine(run.Root, "tensorboard")).Order(StringComparer.Ordinal).Select(EventFile.Read).ToList();
        Assert.Equal([4L, 6, 7], files.Select(events => events.Last(read => read.Scalars.Any(scalar => scalar.Tag == "Training/Losses/total")).Step));
        Assert.DoesNotContain(files[0], read => read.IsSessionStart);
        Assert.All(files[1..], events => Assert.Equal((true, 5), (events[1].IsSessionStart, events[1].Step)));
    }

    private static List<(string Tag, long Step, float Value)> Points(ResumableRun run) =>
    [
        .. EventFile.ReadRun(Path.Combine(run.Root, "tensorboard"))
            .SelectMany(read => read.Scalars.Select(scalar => (scalar.Tag, read.Step, scalar.Value)))
            .Where(point => !point.Tag.StartsWith("Performance/", StringComparison.Ordinal))
            .OrderBy(point => point.Tag, StringComparer.Ordinal).ThenBy(point => point.Step).ThenBy(point => point.Value),
    ];

    /// <summary>Steps from one on, with what a loop does before them: load ahead, and after each third batch an evaluation and a sample.</summary>
    private static void Train(TrainingRun run, int from, int to, int? checkpoint = null)
    {
        var loop = new PrefetchingLoop(run);
        run.Plan(Steps / Batches, Batches);
        var loaded = from;
        for (var step = from; step < to; step++)
        {
            for (; loaded <= step + 2 && loaded < Steps; loaded++) loop.BatchLoaded(1 + loaded / Batches, loaded % Batches, loaded);
            if (step % Batches == 3)
            {
                loop.Validate(step);
                loop.SampleSaved(step);
            }

            loop.Train(1 + step / Batches, step % Batches, step);
            if (step + 1 == checkpoint) ResumableRun.Save(run);
        }
    }
}

/// <summary>A loop whose events tell of batches whose steps have not begun.</summary>
internal sealed partial class PrefetchingLoop(TrainingRun run)
{
    [Step("train_step")]
    [return: Loss("total")]
    public partial float Train([EpochIndex] int epoch, [BatchIndex] int batch, float loss);

    private static float TrainCore(int epoch, int batch, float loss) => loss;

    [Evaluation("validate")]
    [return: Loss("total")]
    public partial float Validate(float loss);

    private static float ValidateCore(float loss) => loss;

    [Event("batch_loaded")]
    public partial void BatchLoaded([EpochIndex] int epoch, [BatchIndex] int batch, [Gauge("size")] double size);

    [Event("sample_saved")]
    public partial void SampleSaved([Gauge("quality")] double quality);
}
