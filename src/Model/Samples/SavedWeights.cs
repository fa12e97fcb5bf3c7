using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Model.Network;
using TorchSharp;

namespace Instrumentation.Model.Samples;

/// <summary>Weights that a training has saved, and the size of the model that they are of.</summary>
/// <param name="Path">The file.</param>
/// <param name="Size">The model's dimensions.</param>
internal sealed record SavedWeights(string Path, ModelSize Size)
{
    private const string BestWeights = "best_weights.dat", CheckpointWeights = "weights.dat", CheckpointManifest = "run.json", CheckpointPrefix = "step_";

    /// <summary>Finds weights.</summary>
    /// <param name="path">A run's folder, whose best weights are taken, or those of its newest checkpoint where no epoch has ended; a checkpoint's folder; or a file of weights.</param>
    /// <exception cref="InputException">There are none, or nothing says of which size their model is.</exception>
    public static SavedWeights Find(string path)
    {
        var place = System.IO.Path.GetFullPath(path);
        var file = File.Exists(place) ? place : Directory.Exists(place) ? WeightsIn(place) : null;
        if (file is null)
            throw new InputException($"There are no weights in '{path}': give the folder of a run that has ended an epoch, of one of its checkpoints, or a file of weights in it.");
        return new SavedWeights(file, ModelSize.Parse(SizeOf(file)));
    }

    /// <summary>A model with these weights; the caller disposes of it.</summary>
    /// <exception cref="InputException">The file does not hold the weights of such a model.</exception>
    public VaeGan Load(torch.Device device)
    {
        var model = new VaeGan(Size, new LossWeights(), seed: 0, device);
        try
        {
            using var stream = File.OpenRead(Path);
            model.Load(stream);
            return model;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            model.Dispose();
            throw new InputException($"'{Path}' cannot be read as weights of this program's model ({exception.Message.TrimEnd('.')}); give weights that this version has saved.", exception);
        }
    }

    private static string? WeightsIn(string folder)
    {
        var checkpoints = System.IO.Path.Combine(folder, "checkpoints");
        string[] places = Directory.Exists(checkpoints)
            ? [System.IO.Path.Combine(checkpoints, BestWeights), .. Directory.GetDirectories(checkpoints, CheckpointPrefix + "*").Order(StringComparer.Ordinal).Reverse().Where(IsWhole).Select(WeightsOf)]
            : [WeightsOf(folder)];
        return places.FirstOrDefault(File.Exists);

        // One that is being written or replaced has an extension.
        static bool IsWhole(string checkpoint) => !System.IO.Path.HasExtension(checkpoint);

        static string WeightsOf(string checkpoint) => System.IO.Path.Combine(checkpoint, CheckpointWeights);
    }

    /// <summary>The size that a checkpoint's own description says, or the configuration of the run that the file lies in.</summary>
    private static string SizeOf(string file)
    {
        var beside = System.IO.Path.GetDirectoryName(file)!;
        string[] descriptions =
        [
            System.IO.Path.Combine(beside, CheckpointManifest),
            System.IO.Path.Combine(beside, "..", "experiments", "experiment_config.json"),
            System.IO.Path.Combine(beside, "..", "..", "experiments", "experiment_config.json"),
        ];
        foreach (var description in descriptions.Where(File.Exists))
        {
            try
            {
                var json = JsonNode.Parse(File.ReadAllText(description));
                if ((json?["configuration"] ?? json)?["model_config"]?["size"] is JsonValue size && size.TryGetValue(out string? name)) return name;
            }
            catch (Exception exception) when (exception is JsonException or IOException or InvalidOperationException)
            {
                // The next one may say it.
            }
        }

        throw new InputException($"Nothing says of which size the model of '{file}' is: leave the file in the 'checkpoints' folder of its run.");
    }
}
