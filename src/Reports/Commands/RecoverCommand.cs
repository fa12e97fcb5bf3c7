using System.CommandLine;
using System.Globalization;
using Instrumentation.Reports.Terminal;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that brings the files of runs up to date after a crash.</summary>
internal static class RecoverCommand
{
    /// <summary>The exit code when something could not be recovered.</summary>
    private const int Incomplete = 1;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder of one run, or an output folder with many." };
        var command = new Command("recover", "Completes the files of runs that were killed, from their journals, and writes their reports anew.") { folder };
        command.SetAction(parsed => RunCommands.Guard(() => Recover(parsed.GetRequiredValue(folder))));
        return command;
    }

    private static int Recover(string folder)
    {
        if (IsRun(folder)) return RecoverRun(folder);
        var runs = Directory.EnumerateDirectories(folder).Where(IsRun).Order(StringComparer.Ordinal).ToList();
        if (runs.Count == 0)
            throw new DirectoryNotFoundException($"There is no run in '{folder}'; give the folder of one run, which has a folder '{RunFolder.JournalName}', or a folder of such folders.");

        // Each run by itself: one that another process holds keeps none of the others from being recovered.
        return runs.Max(run => RunCommands.Guard(() => RecoverRun(run)));
    }

    private static int RecoverRun(string folder)
    {
        var run = ConsoleProgress.Run($"Recovering {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}", (progress, done) => RunRecovery.Recover(folder, progress, done));
        if (run is { Attempt: 0, Problems.Count: 0 })
        {
            Console.WriteLine($"{folder}: its process ended before it had recorded anything");
            return 0;
        }

        var problems = run.Problems.ToList();
        try
        {
            RunReports.Write(folder);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            problems.Add($"The reports could not be written: {exception.Message}");
        }

        Console.WriteLine($"{folder}: {run.Status}{(run.IsIntact ? "; all files were complete" : "")}");
        ConsoleTable.Print(["File", "State", "#Bytes added", "#Bytes cut"], [.. run.Files.Select(file => RowOf(folder, file))]);
        foreach (var problem in problems) Console.Error.WriteLine(problem);
        return problems.Count > 0 ? Incomplete : 0;
    }

    private static string[] RowOf(string folder, RecoveredFile file) =>
    [
        Path.GetRelativePath(folder, file.Path),
        file.State switch
        {
            RecoveredFileState.Intact => "was complete",
            RecoveredFileState.Incomplete => "completed",
            _ => "repaired",
        },
        file.Added.ToString("N0", CultureInfo.InvariantCulture),
        file.Cut.ToString("N0", CultureInfo.InvariantCulture),
    ];

    private static bool IsRun(string folder) => Directory.Exists(Path.Combine(folder, RunFolder.JournalName));
}
