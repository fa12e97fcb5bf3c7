using System.CommandLine;
using System.CommandLine.Parsing;
using Instrumentation.Reports.Terminal;

namespace Instrumentation.Model.Training;

/// <summary>The program's command line: without a command it trains.</summary>
internal static class TrainCommand
{
    public static RootCommand Create()
    {
        var data = new Option<string?>("--data") { Description = "A folder of MIDI files, read recursively; without it the program composes a starter corpus." };
        var size = new Option<string>("--size") { Description = "default (trains on a CPU) or full (20 million parameters and more).", DefaultValueFactory = _ => "default" };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda.", DefaultValueFactory = _ => "auto" };
        var epochs = Count("--epochs", "How many times to go through the data.", 5);
        var batchSize = Count("--batch-size", "Windows of music per step.", 16);
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same losses.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--output") { Description = "The folder that gets a folder for this run.", DefaultValueFactory = _ => "runs" };
        var port = new Option<int>("--port") { Description = "The port of http://127.0.0.1:<port>/metrics; 0 picks a free one.", DefaultValueFactory = _ => 9464 };
        port.Validators.Add(result => Require(result, value => value is >= 0 and <= 65535, "a port from 0 to 65535"));
        var threads = Count("--threads", "CPU threads for the tensors.", 1);
        var resume = new Option<string?>("--resume") { Description = "A run's folder: goes on from its last checkpoint with the options it was started with. --epochs may extend it." };
        var keepJournal = new Option<bool>("--keep-journal") { Description = "Keep the whole journal, instead of what no destination has written yet." };
        var cache = new Option<string?>("--cache") { Description = "The folder that keeps decoded pieces for the next run; by default piece_cache in the output folder." };
        var noCache = new Option<bool>("--no-cache") { Description = "Decode every file anew, and keep nothing." };
        var quiet = new Option<bool>("--quiet") { Description = "Print only what is wrong, and at the end the run's folder." };
        var verbose = new Option<bool>("--verbose") { Description = "Print the log's entries, and also log every file use and the extended metrics." };

        var root = new RootCommand("Trains a music VAE-GAN under attribute-driven instrumentation.")
        {
            data, size, device, epochs, batchSize, seed, output, port, threads, resume, cache, noCache, keepJournal, quiet, verbose,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(quiet) && result.GetValue(verbose)) result.AddError("--quiet and --verbose exclude each other.");
        });
        root.SetAction(parsed =>
        {
            try
            {
                var options = new TrainingProgramOptions
                {
                    Data = parsed.GetValue(data),
                    Size = parsed.GetRequiredValue(size),
                    Device = parsed.GetRequiredValue(device),
                    Epochs = parsed.GetValue(epochs),
                    BatchSize = parsed.GetValue(batchSize),
                    Seed = parsed.GetValue(seed),
                    Output = parsed.GetRequiredValue(output),
                    Port = parsed.GetValue(port),
                    Threads = parsed.GetValue(threads),
                    Cache = parsed.GetValue(cache),
                    NoCache = parsed.GetValue(noCache),
                    KeepJournal = parsed.GetValue(keepJournal),
                    Detail = parsed.GetValue(quiet) ? ConsoleDetail.Quiet : parsed.GetValue(verbose) ? ConsoleDetail.Verbose : ConsoleDetail.Normal,
                };
                if (parsed.GetValue(resume) is { } folder) options = new ResumedTraining(folder).Apply(options, name => parsed.GetResult(name) is OptionResult { Implicit: false });
                return TrainingProgram.Run(options);
            }
            catch (Exception exception) when (exception is InputException or TrainingRunException)
            {
                Console.Error.WriteLine(exception.Message);
                return InputException.ExitCode;
            }
        });
        return root;
    }

    private static Option<int> Count(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result => Require(result, count => count >= 1, "1 or more"));
        return option;
    }

    private static void Require(OptionResult result, Func<int, bool> holds, string what)
    {
        if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && !holds(value))
            result.AddError($"{result.Option.Name} is {value}; give {what}.");
    }
}
