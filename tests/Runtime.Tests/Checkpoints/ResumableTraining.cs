using System.Globalization;

namespace Instrumentation.Runtime.Tests.Checkpoints;

/// <summary>The example of <c>docs/running.md</c>: a training of one weight that can be stopped and resumed at every step.</summary>
internal sealed partial class ResumableTraining(TrainingRun run, Func<int, double> data)
{
    private double _weight = 1;

    public void Train(int epochs, int batches)
    {
        var from = run.ResumedFrom;
        if (from is not null) Restore(from.Checkpoint);
        for (var epoch = from?.Epoch ?? 1; epoch <= epochs; epoch++)
        {
            for (var batch = epoch == from?.Epoch ? from.Batch : 0; batch < batches && !run.Stopping.IsCancellationRequested; batch++) TrainStep(epoch, batch);
            run.SaveCheckpoint(Save);
            if (run.Stopping.IsCancellationRequested) return;
        }

        run.Complete();
    }

    [Step]
    [return: Loss("total")]
    public partial double TrainStep([EpochIndex] int epoch, [BatchIndex] int batch);

    private double TrainStepCore(int epoch, int batch) => _weight -= 0.1 * (_weight - data(batch));

    private void Save(string folder) => File.WriteAllText(Path.Combine(folder, "weight.txt"), _weight.ToString("R", CultureInfo.InvariantCulture));

    private void Restore(string folder) => _weight = double.Parse(File.ReadAllText(Path.Combine(folder, "weight.txt")), CultureInfo.InvariantCulture);
}
