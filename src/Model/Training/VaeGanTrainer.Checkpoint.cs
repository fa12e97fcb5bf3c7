using System.Text;

namespace Instrumentation.Model.Training;

/// <summary>What a training needs to go on, bit for bit, as if it had never stopped.</summary>
/// <remarks>The loader and the sampler need nothing: what they make follows from the seed, the epoch and the batch.</remarks>
internal sealed partial class VaeGanTrainer
{
    private const string WeightsFile = "weights.dat";
    private const string TrainingFile = "training.dat";

    /// <summary>Writes the weights into one file of <paramref name="folder"/> and the state of the training into another.</summary>
    public void Save(string folder)
    {
        using (var weights = File.Create(Path.Combine(folder, WeightsFile)))
            _model.Save(weights);

        using var training = new BinaryWriter(File.Create(Path.Combine(folder, TrainingFile)), Encoding.UTF8);
        _model.SaveRandom(training);
        _optimizer.save_state_dict(training);
        _discriminatorOptimizer.save_state_dict(training);
        training.Write(_bestReconstruction);
        training.Write(_qualities.Count);
        foreach (var quality in _qualities) training.Write(quality);
        _retention.Save(training);
    }

    /// <summary>Reads what <see cref="Save"/> wrote for a model of the same size.</summary>
    public void Restore(string folder)
    {
        using (var weights = File.OpenRead(Path.Combine(folder, WeightsFile)))
            _model.Load(weights);

        using var training = new BinaryReader(File.OpenRead(Path.Combine(folder, TrainingFile)), Encoding.UTF8);
        _model.LoadRandom(training);
        _optimizer.load_state_dict(training);
        _discriminatorOptimizer.load_state_dict(training);
        _bestReconstruction = training.ReadSingle();
        for (var qualities = training.ReadInt32(); qualities > 0; qualities--) _qualities.Add(training.ReadDouble());
        _retention.Load(training);
    }
}
