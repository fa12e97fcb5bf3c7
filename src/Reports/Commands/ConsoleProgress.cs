using Spectre.Console;

namespace Instrumentation.Reports.Commands;

/// <summary>Shows that a long work goes on and what it does: a bar on a terminal, nothing where the output goes to a file or another program.</summary>
internal static class ConsoleProgress
{
    /// <param name="what">What is being done.</param>
    /// <param name="work">Does it, and says what it does.</param>
    public static T Run<T>(string what, Func<IProgress<string>?, T> work)
    {
        if (Console.IsOutputRedirected) return work(null);
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .Start(context => work(new Bar(what, context.AddTask(Markup.Escape(what)).IsIndeterminate())));
    }

    private sealed class Bar(string what, ProgressTask task) : IProgress<string>
    {
        public void Report(string value) => task.Description = Markup.Escape($"{what}: {value}");
    }
}
