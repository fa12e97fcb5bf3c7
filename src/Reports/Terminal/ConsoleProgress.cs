using Spectre.Console;

namespace Instrumentation.Reports.Terminal;

/// <summary>Shows how far a long work is and what it does: a bar on a terminal, nothing where the output goes to a file or another program.</summary>
public static class ConsoleProgress
{
    /// <summary>Does something that takes long.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="work">Does it, and says what it does and which part of it is done, from 0 to 1; both are null where nobody would see it.</param>
    public static T Run<T>(string what, Func<IProgress<string>?, IProgress<double>?, T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!Terminals.CanRedraw) return work(null, null);
        return AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var bar = new Bar(what, context.AddTask(Markup.Escape(what), maxValue: 1));
                return work(bar, bar);
            });
    }

    private sealed class Bar(string what, ProgressTask task) : IProgress<string>, IProgress<double>
    {
        public void Report(double value) => task.Value = value;

        public void Report(string value) => task.Description = Markup.Escape($"{what}: {value}");
    }
}
