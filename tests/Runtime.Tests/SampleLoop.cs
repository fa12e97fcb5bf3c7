using System.Diagnostics;
using Instrumentation.Anomalies;
using Instrumentation.Journal;
using Instrumentation.Recording;

namespace Instrumentation.Runtime.Tests;

public readonly record struct SampleStepResult(
    [Loss("reconstruction", Short = "recon"), Detect(Anomaly.NonFinite | Anomaly.Spike)] float Reconstruction,
    [Counter("files_processed")] int Files,
    [Counter("samples", Rate = true)] int Samples);

public sealed partial class SampleLoop(TrainingRun run)
{
    public Func<int, SampleStepResult> Body { get; init; } = static _ => new SampleStepResult(1.5f, 16, 16);

    [Step]
    public partial SampleStepResult TrainStep([EpochIndex] int epoch, [BatchIndex] int index);

    private SampleStepResult TrainStepCore(int epoch, int index) => Body(index);

    [Phase("backward")]
    [return: GradientNorm]
    public partial float Backward(float loss);

    private float BackwardCore(float loss) => loss * 2;

    [Phase("optimizer", Guarded = true)]
    public partial void Optimize();

    private void OptimizeCore()
    {
    }

    [Event("sample_saved")]
    [Log("Sample generation", "Samples saved: {path}")]
    public partial void SampleSaved(string path, int tokens);
}

// What the generator is to emit for the class above.
public sealed partial class SampleLoop
{
    private TrainStepRecorder? __trainStepRecorder;
    private BackwardRecorder? __backwardRecorder;
    private OptimizeRecorder? __optimizeRecorder;
    private SampleSavedRecorder? __sampleSavedRecorder;

    public partial SampleStepResult TrainStep(int epoch, int index)
    {
        var recorder = __trainStepRecorder ??= new TrainStepRecorder(run);
        if (!recorder.TryEnter(epoch, index, out var start)) return TrainStepCore(epoch, index);

        SampleStepResult result;
        try
        {
            result = TrainStepCore(epoch, index);
        }
        catch (Exception exception) when (recorder.Faulted(exception))
        {
            throw new UnreachableException();
        }

        recorder.Leave(start, in result);
        return result;
    }

    public partial float Backward(float loss)
    {
        var recorder = __backwardRecorder ??= new BackwardRecorder(run);
        var start = recorder.Enter();
        float result;
        try
        {
            result = BackwardCore(loss);
        }
        catch (Exception exception) when (recorder.Faulted(exception))
        {
            throw new UnreachableException();
        }

        recorder.Leave(start, result);
        return result;
    }

    public partial void Optimize()
    {
        var recorder = __optimizeRecorder ??= new OptimizeRecorder(run);
        var start = recorder.Enter();
        if (!recorder.MayProceed)
        {
            recorder.Leave(start, skipped: true);
            return;
        }

        try
        {
            OptimizeCore();
        }
        catch (Exception exception) when (recorder.Faulted(exception))
        {
            throw new UnreachableException();
        }

        recorder.Leave(start, skipped: false);
    }

    public partial void SampleSaved(string path, int tokens)
    {
        var recorder = __sampleSavedRecorder ??= new SampleSavedRecorder(run);
        recorder.Record(path, tokens);
    }

    private sealed class TrainStepRecorder(TrainingRun run) : StepRecorder(run, Schema)
    {
        private const string Source = "SampleLoop.TrainStep";

        private static readonly RecordSchema Schema = new(
            "train_step",
            RecordRole.Step,
            new FieldSchema("reconstruction", FieldType.Single, FieldRole.Loss) { Short = "recon" },
            new FieldSchema("files_processed", FieldType.Int32, FieldRole.Counter),
            new FieldSchema("samples", FieldType.Int32, FieldRole.Counter) { Rate = true })
        {
            Source = Source,
        };

        private NonFiniteDetector _reconstructionNonFinite = new(new AnomalyReporter(run, "reconstruction", Anomaly.NonFinite, Source));
        private SpikeDetector _reconstructionSpike = new(new AnomalyReporter(run, "reconstruction", Anomaly.Spike, Source));

        public void Leave(long start, in SampleStepResult result)
        {
            if (TryBegin(start, out var record))
            {
                record.Write(result.Reconstruction);
                record.Write(result.Files);
                record.Write(result.Samples);
                record.Commit();
            }

            _reconstructionNonFinite.Check(result.Reconstruction);
            _reconstructionSpike.Check(result.Reconstruction, threshold: 6.0, warmUp: 100);
            Exit();
        }
    }

    private sealed class BackwardRecorder(TrainingRun run) : PhaseRecorder(run, Schema)
    {
        private const string Source = "SampleLoop.Backward";

        private static readonly RecordSchema Schema = new(
            "backward",
            RecordRole.Phase,
            new FieldSchema("gradient_norm", FieldType.Single, FieldRole.GradientNorm))
        {
            Source = Source,
        };

        public void Leave(long start, float result)
        {
            if (TryBegin(start, out var record))
            {
                record.Write(result);
                record.Commit();
            }
        }
    }

    private sealed class OptimizeRecorder(TrainingRun run) : PhaseRecorder(run, Schema)
    {
        private const string Source = "SampleLoop.Optimize";

        private static readonly RecordSchema Schema = new(
            "optimizer",
            RecordRole.Phase,
            new FieldSchema("skipped", FieldType.Boolean))
        {
            Source = Source,
        };

        public void Leave(long start, bool skipped)
        {
            if (TryBegin(start, out var record))
            {
                record.Write(skipped);
                record.Commit();
            }
        }
    }

    private sealed class SampleSavedRecorder(TrainingRun run) : EventRecorder(run, Schema)
    {
        private const string Source = "SampleLoop.SampleSaved";

        private static readonly RecordSchema Schema = new(
            "sample_saved",
            RecordRole.Event,
            new FieldSchema("path", FieldType.Text),
            new FieldSchema("tokens", FieldType.Int32))
        {
            Source = Source,
            Log = new LogTemplate(Microsoft.Extensions.Logging.LogLevel.Information, "Sample generation", "Samples saved: {path}"),
        };

        public void Record(string path, int tokens)
        {
            if (TryBegin(CurrentEpoch, CurrentBatch, out var record, textSize: SizeOf(path)))
            {
                record.Write(path);
                record.Write(tokens);
                record.Commit();
            }
        }
    }
}
