namespace Instrumentation.Crashes;

/// <summary>What is recorded until the process is killed: every thread counts, and one of them takes training steps besides.</summary>
public sealed partial class CountingLoop(TrainingRun run)
{
    /// <summary>Says that a thread has got to a number; the text makes records of many lengths.</summary>
    [Event("counted")]
    [Log("Counted", "Thread: {thread}, count: {count}", "Text: {text}")]
    public partial void Counted(int thread, long count, string text);

    /// <summary>A step, so that the files of steps and their totals are in play.</summary>
    [Step]
    [return: Loss("loss"), Detect(Anomaly.NonFinite | Anomaly.Spike)]
    public partial double Step([EpochIndex] int epoch, [BatchIndex] int batch);

    private static double StepCore(int epoch, int batch) => 1.0 / (1 + batch + 100 * epoch);
}
