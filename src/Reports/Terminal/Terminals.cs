using Spectre.Console;

namespace Instrumentation.Reports.Terminal;

/// <summary>What the console of the process can do.</summary>
internal static class Terminals
{
    /// <summary>
    /// Whether lines can be drawn over: the output is a terminal that understands it, and nobody asked for plain lines with <c>NO_COLOR</c>
    /// (no-color.org) or <c>TERM=dumb</c>.
    /// </summary>
    public static bool CanRedraw =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Prints a path after what it is; on a terminal it can be clicked (OSC 8).</summary>
    public static void WritePath(string what, string path)
    {
        if (!CanRedraw) Console.Out.WriteLine(what + path);
        else AnsiConsole.MarkupLine($"{Markup.Escape(what)}[link={new Uri(Path.GetFullPath(path)).AbsoluteUri}]{Markup.Escape(path)}[/]");
    }
}
