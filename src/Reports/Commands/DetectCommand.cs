using System.CommandLine;
using System.Globalization;
using Instrumentation.Anomalies;
using Instrumentation.Reports.Detection;

namespace Instrumentation.Reports.Commands;

/// <summary>The command that runs the rules over recorded data: a run of ours, or a CSV file of anybody.</summary>
internal static class DetectCommand
{
    /// <summary>The exit code when <c>--fail-on</c> was given and there is such an episode.</summary>
    private const int Found = 1;

    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A CSV file whose first line names its columns (step, and one per metric), or the folder of a run." };
        var rules = new Option<string?>("--rules") { Description = "A JSON file with what differs from the shipped rules, such as { \"spike\": { \"threshold\": 10 } }." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per episode instead of a table, and draw nothing unless --plot says where." };
        var plot = new Option<string?>("--plot") { Description = "Where the picture goes; beside a CSV file or into the run's plots if it is left out." };
        var failOn = new Option<Severity?>("--fail-on") { Description = "End with exit code 1 when there is an episode of this severity or above: info, warning, critical or fatal." };
        var command = new Command("detect", "Runs the anomaly rules over a CSV file or a run, and shows the episodes that they find.") { path, rules, json, plot, failOn };
        command.SetAction(parsed => RunCommands.Guard(() =>
        {
            var source = parsed.GetRequiredValue(path);
            var own = parsed.GetValue(rules) is { } file ? ReadRules(file) : null;
            var result = Directory.Exists(source) ? JournalDetection.Run(source, own) : TableDetection.Run(source, own ?? RuleSet.Shipped);
            foreach (var notice in result.Notices) Console.Error.WriteLine(notice);

            if (parsed.GetValue(json)) foreach (var episode in result.Episodes) Console.WriteLine(episode.ToJson().ToJsonString());
            else Print(result);
            if (result.Omitted > 0) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Omitted:N0} more episodes are not shown."));

            var picture = parsed.GetValue(plot) ?? (parsed.GetValue(json) ? null : PictureOf(source));
            if (picture is not null) WritePicture(result, source, picture);
            return parsed.GetValue(failOn) is { } severity && result.Episodes.Any(episode => episode.Episode.Severity >= severity) ? Found : 0;
        }));
        return command;
    }

    private static RuleSet ReadRules(string file)
    {
        try
        {
            return RuleSet.Parse(File.ReadAllText(file));
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException($"'{file}': {exception.Message}", exception);
        }
    }

    private static void Print(DetectionResult result)
    {
        if (result.Episodes.Count == 0) Console.WriteLine("No anomaly was found.");
        else ConsoleTable.Print(["Type", "Severity", "Metric", "#First step", "#Last step", "#Value", "Expected", "Now"], [.. result.Episodes.Select(RowOf)]);
    }

    private static string[] RowOf(DetectedEpisode found)
    {
        var episode = found.Episode;
        return
        [
            episode.Type, found.Severity, episode.Scope is null ? episode.Metric : $"{episode.Metric} ({episode.Scope})",
            episode.FirstStep.ToString(CultureInfo.InvariantCulture), episode.LastStep.ToString(CultureInfo.InvariantCulture),
            Number(episode.Value), Expected(episode), found.IsResolved ? "resolved" : "open",
        ];
    }

    private static string Expected(AnomalyEpisode episode) => (AdviceFigures.IsBound(episode.ExpectedLow), AdviceFigures.IsBound(episode.ExpectedHigh)) switch
    {
        (false, false) => "a finite value",
        (true, false) => $"at least {Number(episode.ExpectedLow)}",
        (false, true) => $"at most {Number(episode.ExpectedHigh)}",
        _ => $"{Number(episode.ExpectedLow)} to {Number(episode.ExpectedHigh)}",
    };

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string PictureOf(string source) => Directory.Exists(source)
        ? Path.Combine(source, "experiments", "plots", "anomalies.png")
        : Path.ChangeExtension(source, ".anomalies.png");

    /// <summary>A picture that cannot be written takes nothing from what was printed.</summary>
    private static void WritePicture(DetectionResult result, string source, string picture)
    {
        try
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
            Console.Error.WriteLine($"Picture: {ReportFile.Write(Path.GetFullPath(picture), DetectionPlot.Draw(result, name))}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The picture cannot be written ({exception.Message.TrimEnd('.')}); say with --plot where it is to go.");
        }
    }
}
