using Instrumentation.Journal;
using Instrumentation.Recording;

namespace Instrumentation.Runtime.Tests.Export;

/// <summary>What a step of <see cref="MeasuredLoop"/> returns.</summary>
public sealed record MeasuredStep(float Reconstruction, double Total, float GradientNorm = 0.5f)
{
    public double LearningRate { get; init; } = 1e-4;

    public float LossWeight { get; init; } = 0.25f;

    public double LoadingTime { get; init; } = 3;

    public int Samples { get; init; } = 16;
}

/// <summary>A loop with a quantity of every role, written as the generator would write it.</summary>
public sealed class MeasuredLoop(TrainingRun run)
{
    private readonly StepOf _step = new(run);
    private readonly BackwardOf _backward = new(run);
    private readonly OptimizerOf _optimizer = new(run);
    private readonly EvaluationOf _evaluation = new(run);
    private readonly EpochOf _epoch = new(run);
    private readonly EventOf _event = new(run);

    /// <summary>An epoch of steps, with the optimizer skipped in the first step, and an evaluation at its end.</summary>
    public void Train(int epoch, IReadOnlyList<MeasuredStep> steps, float validation)
    {
        var start = _epoch.Enter(epoch);
        for (var batch = 0; batch < steps.Count; batch++) Step(epoch, batch, steps[batch], skipped: batch == 0);
        Evaluate(epoch, validation);
        _epoch.Leave(start);
    }

    public void Step(int epoch, int batch, MeasuredStep result, bool skipped = false)
    {
        if (!_step.TryEnter(epoch, batch, out var start)) throw new InvalidOperationException("Another step runs.");
        _backward.Leave(_backward.Enter(), result.GradientNorm);
        _optimizer.Leave(_optimizer.Enter(), skipped);
        _step.Leave(start, result);
    }

    public void Evaluate(int epoch, float loss) => _evaluation.Leave(_evaluation.Enter(epoch), loss);

    public void SampleSaved(string path, float quality) => _event.Record(path, quality);

    private sealed class StepOf(TrainingRun run) : StepRecorder(run, Schema)
    {
        private static readonly RecordSchema Schema = new(
            "train_step",
            RecordRole.Step,
            new FieldSchema("reconstruction", FieldType.Single, FieldRole.Loss),
            new FieldSchema("total", FieldType.Double, FieldRole.Loss),
            new FieldSchema("learning_rate", FieldType.Double, FieldRole.LearningRate),
            new FieldSchema("loss_weight", FieldType.Single, FieldRole.Gauge) { Help = "The weight of the KL term." },
            new FieldSchema("loading_time", FieldType.Double, FieldRole.Histogram) { Unit = "milliseconds", Buckets = [1, 2, 4] },
            new FieldSchema("samples", FieldType.Int32, FieldRole.Counter) { Rate = true });

        public void Leave(long start, MeasuredStep result)
        {
            if (TryBegin(start, out var record))
            {
                record.Write(result.Reconstruction);
                record.Write(result.Total);
                record.Write(result.LearningRate);
                record.Write(result.LossWeight);
                record.Write(result.LoadingTime);
                record.Write(result.Samples);
                record.Commit();
            }

            Exit();
        }
    }

    private sealed class BackwardOf(TrainingRun run) : PhaseRecorder(run, new RecordSchema(
        "backward", RecordRole.Phase, new FieldSchema("gradient_norm", FieldType.Single, FieldRole.GradientNorm)))
    {
        public void Leave(long start, float norm)
        {
            if (!TryBegin(start, out var record)) return;
            record.Write(norm);
            record.Commit();
        }
    }

    private sealed class OptimizerOf(TrainingRun run) : PhaseRecorder(run, new RecordSchema(
        "optimizer", RecordRole.Phase, new FieldSchema("skipped", FieldType.Boolean)))
    {
        public void Leave(long start, bool skipped)
        {
            if (!TryBegin(start, out var record)) return;
            record.Write(skipped);
            record.Commit();
        }
    }

    private sealed class EvaluationOf(TrainingRun run) : EvaluationRecorder(run, new RecordSchema(
        "validate", RecordRole.Evaluation, new FieldSchema("reconstruction", FieldType.Single, FieldRole.Loss)))
    {
        public void Leave(long start, float loss)
        {
            if (!TryBegin(start, out var record)) return;
            record.Write(loss);
            record.Commit();
        }
    }

    private sealed class EpochOf(TrainingRun run) : EpochRecorder(run, new RecordSchema("train_epoch", RecordRole.Epoch))
    {
        public void Leave(long start)
        {
            if (TryBegin(start, out var record)) record.Commit();
        }
    }

    private sealed class EventOf(TrainingRun run) : EventRecorder(run, new RecordSchema(
        "sample_saved", RecordRole.Event, new FieldSchema("path", FieldType.Text), new FieldSchema("quality", FieldType.Single, FieldRole.Gauge)))
    {
        public void Record(string path, float quality)
        {
            if (!TryBegin(CurrentEpoch, CurrentBatch, out var record, SizeOf(path))) return;
            record.Write(path);
            record.Write(quality);
            record.Commit();
        }
    }
}
