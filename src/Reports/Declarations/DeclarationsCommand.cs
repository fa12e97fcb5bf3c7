using System.CommandLine;

namespace Instrumentation.Reports.Declarations;

/// <summary>The command that writes what follows from the declarations of an assembly.</summary>
internal static class DeclarationsCommand
{
    public static Command Create()
    {
        var assembly = new Argument<string>("assembly") { Description = "The built .dll with the annotated methods. It is read, not run." };
        var folder = new Argument<string>("folder") { Description = "Where the files go." };
        var command = new Command("declarations", "Writes alerting rules, a dashboard, a TensorBoard layout and a page of metrics from the annotations of an assembly.")
        {
            assembly,
            folder,
        };
        command.SetAction(parsed =>
        {
            try
            {
                foreach (var path in GeneratedFiles.Write(parsed.GetRequiredValue(assembly), parsed.GetRequiredValue(folder))) Console.WriteLine(path);
                return 0;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(exception.Message);
                return RunCommands.WrongUsage;
            }
        });
        return command;
    }
}
