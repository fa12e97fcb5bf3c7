using System.CommandLine;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that follows a run.</summary>
internal static class TailCommand
{
    public static Command Create()
    {
        var fromStart = new Option<bool>("--from-start") { Description = "Print the entries from the start of the run, not only new ones." };
        return RunCommands.OverRun("tail", "Prints the log entries of a run that another process trains, as they come.", [fromStart], (folder, parsed, cancellation) =>
        {
            var ending = new RunFollower(folder, Console.Out).Follow(parsed.GetValue(fromStart), cancellation);
            if (ending is not null) Console.Error.WriteLine(ending);
            return 0;
        });
    }
}
