using System.CommandLine;
using System.Globalization;

namespace Instrumentation.Model.Replay;

/// <summary><c>replay-step</c>: runs a step of a recorded run again and says whether what was recorded comes out.</summary>
internal static class ReplayStepCommand
{
    private const int DoesNotReproduce = 1;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of a run, or of one of its capsules (anomalies/step_<n>)." };
        var step = new Option<long?>("--step") { Description = "The global step; by default that of the run's newest capsule." };
        var device = new Option<string>("--device") { Description = "auto, cpu or cuda: the one that the run had.", DefaultValueFactory = _ => "auto" };
        var command = new Command("replay-step", "Runs a step of a run again, from the checkpoint before it, and says whether what was recorded comes out: 0 when it does, 1 when not.")
        {
            folder, step, device,
        };
        command.SetAction(parsed =>
        {
            try
            {
                var recorded = RecordedStep.Find(parsed.GetRequiredValue(folder), parsed.GetValue(step));
                Console.WriteLine($"Step {recorded.Step} of {recorded.RunFolder}, from {recorded.Checkpoint ?? "the beginning of the run"}");
                return Print(StepReplay.Run(recorded, parsed.GetRequiredValue(device)));
            }
            catch (Exception exception) when (exception is InputException or TrainingRunException)
            {
                Console.Error.WriteLine(exception.Message);
                return InputException.ExitCode;
            }
        });
        return command;
    }

    private static int Print(ReplayResult result)
    {
        var width = result.Values.Select(value => value.Name.Length).Append("Value".Length).Max();
        Console.WriteLine($"{"Value".PadRight(width)}  {"Recorded",16}  {"Replayed",16}  Same");
        foreach (var value in result.Values)
            Console.WriteLine($"{value.Name.PadRight(width)}  {Text(value.Recorded),16}  {Text(value.Replayed),16}  {(value.IsSame ? "yes" : "no")}{(result.Anomalous.Contains(value) ? "  anomalous" : "")}");
        if (result.RandomStreamIsSame is { } same) Console.WriteLine(same ? "The random stream stood where it stood then." : "The random stream stood elsewhere than then.");
        Console.WriteLine(result switch
        {
            { Values.Count: 0 } => "It does not reproduce: the step did not run again.",
            { Reproduces: true, Anomalous.Count: > 0 } => "It reproduces: look at the data and the code of this step.",
            { Reproduces: true } => "The step comes out as it was recorded.",
            { Anomalous.Count: > 0 } => "It does not reproduce: the same step gives another value now, so look at the machine and at what is not part of the step.",
            _ => "The step comes out differently.",
        });
        return result.Reproduces ? 0 : DoesNotReproduce;
    }

    private static string Text(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
