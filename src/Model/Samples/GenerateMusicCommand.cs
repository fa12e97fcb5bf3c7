using System.CommandLine;
using System.Globalization;
using Instrumentation.Model.Data;
using Instrumentation.Model.Network;
using Instrumentation.Model.Training;
using TorchSharp;

namespace Instrumentation.Model.Samples;

/// <summary><c>generate</c>: writes new music with the weights of a training.</summary>
internal static class GenerateMusicCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "The folder of a run, whose best weights are taken; of one of its checkpoints; or a file of weights in a run's checkpoints." };
        var count = new Option<int>("--count") { Description = "How many pieces.", DefaultValueFactory = _ => 4 };
        var length = new Option<int>("--length") { Description = "The most tokens in one; about 40 make a bar.", DefaultValueFactory = _ => 256 };
        var temperature = new Option<float>("--temperature") { Description = "Above 0; below 1 is safer, above 1 more adventurous.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same pieces.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output") { Description = "The folder for the files.", DefaultValueFactory = _ => "music" };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda.", DefaultValueFactory = _ => "auto" };
        Require(count, value => value is >= 1 and <= 10_000, "1 to 10000");
        Require(length, value => value is >= 1 and <= 100_000, "1 to 100000");
        Require(temperature, value => value > 0 && float.IsFinite(value), "a number above 0");
        var command = new Command("generate", "Writes new music with a trained model: for each piece a .mid, a .wav and a picture of its notes.") { path, count, length, temperature, seed, output, device };
        command.SetAction(parsed =>
        {
            try
            {
                var weights = SavedWeights.Find(parsed.GetRequiredValue(path));
                using var model = weights.Load(TrainingDevice.Parse(parsed.GetRequiredValue(device)));
                Console.Error.WriteLine($"Weights: {weights.Path}");
                var sampler = new Sampler(model, parsed.GetValue(seed), parsed.GetValue(temperature));
                var folder = parsed.GetRequiredValue(output);
                var number = 0;
                foreach (var tokens in sampler.Sample(parsed.GetValue(count), parsed.GetValue(length)))
                {
                    var piece = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"piece_{++number:D3}"));
                    new RenderedMusic(Tokenizer.Decode(tokens)).WriteTo(piece);
                    Console.WriteLine(piece + ".mid");
                }

                return 0;
            }
            catch (Exception exception) when (exception is InputException or TrainingRunException)
            {
                Console.Error.WriteLine(exception.Message);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"The music cannot be written ({exception.Message.TrimEnd('.')}); give a folder that can be with --output.");
            }

            return InputException.ExitCode;
        });
        return command;
    }

    private static void Require<T>(Option<T> option, Func<T, bool> holds, string what)
        where T : IParsable<T> => option.Validators.Add(result =>
    {
        // What is no number at all, the parser says.
        if (result.Tokens.Count == 1 && T.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && !holds(value))
            result.AddError($"{option.Name} is {value}; give {what}.");
    });
}
