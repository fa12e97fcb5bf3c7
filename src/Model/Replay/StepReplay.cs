using System.Text.Json.Nodes;
using Instrumentation.Journal;
using Instrumentation.Model.Training;

namespace Instrumentation.Model.Replay;

/// <summary>A value of a step as it was recorded and as it came out again.</summary>
internal readonly record struct ReplayedValue(string Name, double Recorded, double Replayed)
{
    /// <summary>Whether it is the same number, bit for bit; NaN is NaN.</summary>
    public bool IsSame => Recorded.Equals(Replayed);
}

/// <summary>What running a step again has shown.</summary>
/// <param name="Step">The step.</param>
/// <param name="Values">Its losses, gradient norms and learning rate.</param>
/// <param name="Anomalous">Those of them that were anomalous; empty where another quantity was, or none.</param>
/// <param name="RandomStreamIsSame">Whether the random stream stood where it stood when the step was recorded; null where that is not known.</param>
internal sealed record ReplayResult(RecordedStep Step, IReadOnlyList<ReplayedValue> Values, IReadOnlyList<ReplayedValue> Anomalous, bool? RandomStreamIsSame)
{
    /// <summary>
    /// Whether what was recorded comes out again: the values that were anomalous, to the bit; all of them where none of the step's own was.
    /// </summary>
    public bool Reproduces => (Anomalous.Count > 0 ? Anomalous : Values) is { Count: > 0 } values && values.All(value => value.IsSame);
}

/// <summary>
/// Runs a recorded step again: restores the checkpoint before it, or begins anew where there was none, and takes the same steps with the same data and the
/// same random stream up to and including it, in memory.
/// </summary>
internal static class StepReplay
{
    /// <param name="recorded">The step.</param>
    /// <param name="device">The <c>--device</c> option.</param>
    /// <param name="hooks">What stood between the data and the steps when they were recorded; null for nothing.</param>
    /// <exception cref="InputException">The run's data or configuration cannot be used.</exception>
    /// <exception cref="TrainingRunException">Its checkpoint cannot.</exception>
    public static ReplayResult Run(RecordedStep recorded, string device, IStepHooks? hooks = null)
    {
        using var setup = new TrainingSetup(TrainingProgramOptions.Recorded(recorded.Configuration, recorded.RunFolder) with { Device = device });
        var scratch = Directory.CreateTempSubdirectory("replay-step-");
        try
        {
            using var run = TrainingRun.Start(new TrainingRunOptions
            {
                Name = TrainingSetup.RunName,
                InMemory = true,
                Resume = recorded.Checkpoint,
                Configuration = setup.Describe(),
                HandleSignals = false,
            });
            using var trainer = setup.CreateTrainer(run, new RunFolder(scratch.FullName, run.Id), new ReplayHooks(run, recorded, hooks));
            if (run.ResumedFrom is { } from) trainer.Restore(from.Checkpoint);
            Train(trainer, recorded.Step, setup.Loader.BatchesPerEpoch, run.ResumedFrom?.Epoch ?? 1);
            return Compare(recorded, ValuesOf(run, recorded.Step), trainer.Capture());
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void Train(VaeGanTrainer trainer, long step, int batchesPerEpoch, int firstEpoch)
    {
        try
        {
            for (var epoch = firstEpoch; (epoch - 1L) * batchesPerEpoch <= step; epoch++) trainer.TrainEpoch(epoch);
        }
        catch (OperationCanceledException)
        {
            // The step has run.
        }
    }

    private static ReplayResult Compare(RecordedStep recorded, Dictionary<string, double> replayed, JsonObject state)
    {
        var values = replayed.Where(value => recorded.Values.ContainsKey(value.Key))
            .Select(value => new ReplayedValue(value.Key, recorded.Values[value.Key], value.Value)).ToList();
        bool? sameStream = recorded.RandomStream is null ? null : recorded.RandomStream == (string?)state["random_stream"];
        return new ReplayResult(recorded, values, [.. values.Where(value => recorded.Anomalous.Contains(value.Name))], sameStream);
    }

    /// <summary>What decides a step: its losses, gradient norms and learning rate.</summary>
    private static Dictionary<string, double> ValuesOf(TrainingRun run, long step)
    {
        var values = new Dictionary<string, double>();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Step != step || record.Schema.Role is not (RecordRole.Phase or RecordRole.Step)) continue;
            for (var i = 0; i < record.Schema.Fields.Count; i++)
            {
                var field = record.Schema.Fields[i];
                if (field.Role is not (FieldRole.Loss or FieldRole.GradientNorm or FieldRole.LearningRate) || !record.TryGetNumber(i, out var value)) continue;

                // In the digits of its type, as the files have it.
                values[field.Name] = field.Type == FieldType.Single && double.IsFinite(value)
                    ? double.Parse(((float)value).ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture)
                    : value;
            }
        }

        return values;
    }
}
