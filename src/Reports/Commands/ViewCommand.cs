using System.CommandLine;
using Instrumentation.Export;
using Instrumentation.Reports.Page;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that shows a run in a browser.</summary>
internal static class ViewCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The port of http://127.0.0.1:<port>/; 0 picks a free one.", DefaultValueFactory = _ => 0 };
        var html = new Option<string?>("--html") { Description = "Write the page as one HTML file instead, which needs no server." };
        return RunCommands.OverRun("view", "Shows the page of a run, of one that ended or still runs, until Ctrl-C.", [port, html], (folder, parsed, cancellation) =>
        {
            if (parsed.GetValue(html) is { } file) Console.WriteLine(PageFile.Write(folder, file));
            else Serve(folder, parsed.GetValue(port), cancellation);
            return 0;
        });
    }

    private static void Serve(string folder, int port, CancellationToken cancellation)
    {
        using var page = RunPage.OfFolder(folder, cancellation);
        using var server = LoopbackServer.Start(page.Answer, port);
        Console.WriteLine($"The page of the run: {server.Uri}");
        Console.WriteLine("Ctrl-C ends it.");
        cancellation.WaitHandle.WaitOne();
    }
}
