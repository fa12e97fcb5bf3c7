using Instrumentation;

using var run = TrainingRun.Start(new TrainingRunOptions { Name = "quickstart" });
run.Plan(epochs: 1, batchesPerEpoch: 20);
new Trainer(run).Train();
run.Complete();

public sealed partial class Trainer(TrainingRun run)
{
    private double _weight = 2;

    [Epoch]
    public partial void Train();

    private void TrainCore()
    {
        for (var batch = 0; batch < 20; batch++) Step();
        Trained(run.Id, _weight);
    }

    [Step]
    [return: Loss("squared_error", Short = "error"), Detect(Anomaly.NonFinite)]
    private partial double Step();

    private double StepCore() => Math.Pow(_weight -= 0.1 * _weight, 2);

    [Event]
    [Log("Trained {run_id}", "The weight is {weight:F3}")]
    private partial void Trained(string runId, double weight);
}
