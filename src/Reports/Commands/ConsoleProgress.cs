using Spectre.Console;

namespace Instrumentation.Reports.Commands;

/// <summary>Shows how far a long work is: a bar on a terminal, nothing where the output goes to a file or another program.</summary>
internal static class ConsoleProgress
{
    /// <param name="what">What is being done, for the line of the bar.</param>
    /// <param name="work">Does it, and reports the share that is done, from 0 to 1.</param>
    public static T Run<T>(string what, Func<IProgress<double>, T> work)
    {
        if (Console.IsOutputRedirected) return work(new Progress<double>());
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask(Markup.Escape(what), maxValue: 1);
                return work(new Bar(bar));
            });
    }

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
