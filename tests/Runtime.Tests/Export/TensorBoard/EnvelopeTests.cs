using Instrumentation.Export;
using Instrumentation.Runtime.Tests.Checkpoints;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

/// <summary>A spike stays visible where TensorBoard shows a thousand points of many.</summary>
public sealed class EnvelopeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_least_and_the_greatest_of_a_hundred_steps_are_points_at_the_last_of_them()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training => Train(training, 0, 250), new TensorBoardExporter());

        Assert.Equal([(99L, 0f), (199, 100), (249, 200)], Points(run, "Envelope_100/Training/Losses/total/min"));
        Assert.Equal([(99L, 1e6f), (199, 199), (249, 249)], Points(run, "Envelope_100/Training/Losses/total/max"));
        Assert.Equal([(249L, 0f)], Points(run, "Envelope_10000/Training/Losses/total/min"));
        Assert.Equal([(249L, 1e6f)], Points(run, "Envelope_10000/Training/Losses/total/max"));
        Assert.Equal([99L, 199, 249], Points(run, "Envelope_100/Performance/StepDuration/max").Select(point => point.Step));
    }

    [Fact]
    public void A_window_with_NaN_says_so()
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training => Train(training, 0, 150, nanAt: 120), new TensorBoardExporter());

        Assert.Equal([1e6f, float.NaN], Points(run, "Envelope_100/Training/Losses/total/max").Select(point => point.Value));
        Assert.Equal([0f, float.NaN], Points(run, "Envelope_100/Training/Losses/total/min").Select(point => point.Value));
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(100, 130)]
    [InlineData(130, 130)]
    [InlineData(130, 205)]
    public void A_resumed_run_has_the_points_of_one_that_was_not_interrupted(int checkpoint, int interrupted)
    {
        var whole = new ResumableRun(_folder);
        whole.Attempt(training => Train(training, 0, 250), new TensorBoardExporter());
        var resumed = new ResumableRun(_folder);
        resumed.Attempt(
            training =>
            {
                Train(training, 0, checkpoint);
                ResumableRun.Save(training);
                Train(training, checkpoint, interrupted);
            },
            new TensorBoardExporter());
        resumed.Attempt(training => Train(training, checkpoint, 250), new TensorBoardExporter());

        foreach (var what in new[] { "Envelope_100/Training/Losses/total/min", "Envelope_100/Training/Losses/total/max", "Envelope_10000/Training/Losses/total/max" })
            Assert.Equal(Points(whole, what), Points(resumed, what));
    }

    private static void Train(TrainingRun run, int from, int to, int nanAt = -1)
    {
        var loop = new TabbedLoop(run);
        for (var step = from; step < to; step++) loop.Step(1, step, step == nanAt ? float.NaN : step == 42 ? 1e6f : step);
    }

    private static List<(long Step, float Value)> Points(ResumableRun run, string tag) =>
    [
        .. EventFile.ReadRun(Path.Combine(run.Root, "tensorboard")).SelectMany(read => read.Scalars, (read, scalar) => (read.Step, scalar))
            .Where(point => point.scalar.Tag == tag).Select(point => (point.Step, point.scalar.Value)),
    ];
}
