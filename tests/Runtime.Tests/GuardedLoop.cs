namespace Instrumentation.Runtime.Tests;

/// <summary>A step whose update depends on its gradient norm.</summary>
public sealed partial class GuardedLoop(TrainingRun run, Action update)
{
    /// <summary>What else a step does.</summary>
    public Action After { get; init; } = static () => { };

    [Step]
    public partial void TrainStep(float gradient);

    private void TrainStepCore(float gradient)
    {
        Backward(gradient);
        Optimize();
        After();
    }

    [Phase("backward")]
    [return: GradientNorm, Detect(Anomaly.NonFinite)]
    public partial float Backward(float gradient);

    private float BackwardCore(float gradient) => gradient;

    [Phase("optimizer", Guarded = true)]
    public partial void Optimize();

    private void OptimizeCore() => update();
}
