using System.CommandLine;

namespace Instrumentation.Reports.Declarations;

/// <summary>The command that says what each anomaly means and what to do about it.</summary>
internal static class AnomaliesCommand
{
    public static Command Create()
    {
        var type = new Argument<string?>("type") { Description = "One type, such as loss_spike; all of them without it.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("anomalies", "Says what each type of anomaly means, when it is found, and what to do about it, as Markdown.") { type };
        command.SetAction(parsed =>
        {
            if (AnomaliesPage.Create(parsed.GetValue(type)) is { } page)
            {
                Console.Out.Write(page);
                return 0;
            }

            Console.Error.WriteLine($"'{parsed.GetValue(type)}' is no type of anomaly; 'anomalies' without it lists all of them.");
            return RunCommands.WrongUsage;
        });
        return command;
    }
}
