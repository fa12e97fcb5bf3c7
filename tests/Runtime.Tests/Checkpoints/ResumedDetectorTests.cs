namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>A resumed run finds what the run that was not interrupted finds: its checks know the values before.</summary>
public sealed class ResumedDetectorTests : IDisposable
{
    private const int WarmUp = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_spike_right_after_the_resume_is_found() =>
        Assert.Equal([(2, WarmUp + 10)], Resumed(at: WarmUp + 10, step => step == WarmUp + 10 ? 1000 : Calm(step), steps: WarmUp + 12));

    [Fact]
    public void A_warm_up_is_not_begun_anew() =>
        Assert.Equal([(2, WarmUp + 1)], Resumed(at: WarmUp / 2, step => step == WarmUp + 1 ? 1000 : Calm(step), steps: WarmUp + 3));

    [Fact]
    public void What_was_said_before_the_checkpoint_is_not_said_again_until_it_was_over()
    {
        // Opened, worsened with the fifth in a row, which spans the checkpoint, and resolved; then the next.
        var found = Resumed(at: 5, step => step is >= 3 and < 8 or 10 ? float.NaN : Calm(step), steps: 12);
        Assert.Equal([(1, 3), (2, 7), (2, 8), (2, 10), (2, 11)], found);
    }

    [Fact]
    public void What_came_after_the_checkpoint_is_forgotten()
    {
        // The attempt that was left had found it at step 5; the step that is taken again says it again, and the next that it is over.
        var found = Resumed(at: 5, step => step is 5 ? float.NaN : Calm(step), steps: 8, leftAfter: 6);
        Assert.Equal([(1, 5), (2, 5), (2, 6)], found);
    }

    /// <summary>The attempt and the step of each change of an episode, in a run that is resumed at a step.</summary>
    private List<(int Attempt, long Step)> Resumed(int at, Func<int, float> loss, int steps, int? leftAfter = null)
    {
        var run = new ResumableRun(_folder);
        run.Attempt(training =>
        {
            var loop = new CheckedLoop(training);
            Train(loop, 0, at);
            ResumableRun.Save(training);
            Train(loop, at, leftAfter ?? at);
        });
        run.Attempt(training =>
        {
            Assert.Equal(at, training.ResumedFrom?.Step);
            Train(new CheckedLoop(training), at, steps);
        });
        return run.Places("anomalies");

        void Train(CheckedLoop loop, int from, int to)
        {
            for (var step = from; step < to; step++) loop.TrainStep(1, step, loss(step));
        }
    }

    private static float Calm(int step) => 1 + step % 3 / 100f;
}

/// <summary>A step whose loss is checked.</summary>
internal sealed partial class CheckedLoop(TrainingRun run)
{
    [Step]
    [return: Loss("total"), Detect(Anomaly.NonFinite | Anomaly.Spike)]
    public partial float TrainStep([EpochIndex] int epoch, [BatchIndex] int batch, float loss);

    private static float TrainStepCore(int epoch, int batch, float loss) => loss;
}
