using System.CommandLine;
using Instrumentation.Reports.Commands;
using Instrumentation.Reports.Declarations;
using Instrumentation.Summary;

namespace Instrumentation.Reports;

/// <summary>The commands over run folders and declarations, for the tool and for any program that trains.</summary>
public static class RunCommands
{
    /// <summary>The exit code for wrong usage.</summary>
    public const int WrongUsage = 2;

    /// <summary>One command for each thing that can be done with a run folder, and one for what an assembly declares.</summary>
    public static IReadOnlyList<Command> Create() =>
    [
        Create("summary", "Prints what a run's journal adds up to, of a run that ended, crashed or still runs.", folder =>
            Console.Out.Write(SummaryMarkdown.Create(RunSummary.Read(folder)))),
        Create("report", "Writes the final report, the summary, the reports of anomalies and of quality, and the plots of a run anew from its journal.", folder =>
        {
            foreach (var path in RunReports.Write(folder)) Console.WriteLine(path);
        }),
        PlotCommand.Create(),
        RecoverCommand.Create(),
        VerifyCommand.Create(),
        TailCommand.Create(),
        ViewCommand.Create(),
        DetectCommand.Create(),
        CompareCommand.Create(),
        ExportCommand.Create(),
        QueryCommand.Create(),
        DeclarationsCommand.Create(),
        AnomaliesCommand.Create(),
    ];

    /// <summary>Parses and runs a command line; a line that cannot be parsed ends with <see cref="WrongUsage"/>.</summary>
    public static int Invoke(RootCommand root, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(root);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count == 0) return parsed.Invoke();

        var message = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is no option or command here." : parsed.Errors[0].Message;
        Console.Error.WriteLine($"{message} --help shows what there is.");
        return WrongUsage;
    }

    private static Command Create(string name, string description, Action<string> action) => OverRun(name, description, [], (folder, _, _) =>
    {
        action(folder);
        return 0;
    });

    /// <summary>A command over the folder of one run, whose exit code <paramref name="action"/> returns. A file or folder that cannot be used is named.</summary>
    internal static Command OverRun(string name, string description, IReadOnlyList<Option> options, Func<string, ParseResult, CancellationToken, int> action)
    {
        var folder = new Argument<string>("run-folder") { Description = "The folder of one run, which has a folder 'journal'." };
        var command = new Command(name, description) { folder };
        foreach (var option in options) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => Task.Run(() => Guard(() => action(parsed.GetRequiredValue(folder), parsed, cancellation)), CancellationToken.None));
        return command;
    }

    /// <summary>Says in one line which file or folder cannot be used, or who uses it.</summary>
    internal static int Guard(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or TrainingRunException)
        {
            Console.Error.WriteLine(exception.Message);
            return WrongUsage;
        }
    }
}
