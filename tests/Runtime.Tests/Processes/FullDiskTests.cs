using System.Globalization;
using Instrumentation.Runtime.Tests.Export.JsonLines;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>A whole training run in a process of its own, on a disk that runs full under it.</summary>
public sealed class FullDiskTests
{
    private const int StepsBefore = 100, StepsOnFullDisk = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [SmallDiskFact]
    public async Task Training_on_a_full_disk_goes_on_to_its_end_and_loses_records_that_are_counted_and_nothing_else()
    {
        using var disk = new SmallDisk(16 << 20);
        using var child = new ChildProcess(["full disk", disk]);
        using var client = new HttpClient();
        var root = child.ReadLine();
        var folder = new RunFolder(root, Path.GetFileName(root));
        var endpoint = new Uri(child.ReadLine());
        Train(child, $"{StepsBefore}");
        Assert.True(SpinWait.SpinUntil(() => LinesOf(folder) == StepsBefore, Patience));

        // All steps end while the disk is full: nothing waits for it.
        disk.Fill(left: 0);
        Assert.Equal(StepsBefore + StepsOnFullDisk, Train(child, $"{StepsOnFullDisk}"));
        using var deadline = new CancellationTokenSource(Patience);
        for (var scrape = ""; Sum(scrape, "instrumentation_exporter_faults_total") < 2 || Sum(scrape, "instrumentation_dropped_records_total") == 0;)
            scrape = await client.GetStringAsync(endpoint, deadline.Token);

        disk.Free();
        var steps = Train(child, FullDiskProgram.UntilRecorded);
        child.WriteLine();
        var lost = LossesOf(child.ReadLine());
        Assert.Equal(0, child.Wait());

        AssertSaidOnce(child.Errors);
        var lines = StrictJson.Lines(folder, "batch_metrics.jsonl");
        Assert.Equal(steps - 1, lines[^1].GetProperty("global_step").GetInt32());
        Assert.Equal(steps, lines.Count + Sum(lost, "train_step", "JSON lines", "journal"));
        Assert.Equal(steps, StepEntriesOf(folder) + Sum(lost, "train_step", "text log", "journal"));
        Assert.Contains("[RECORDS_LOST] Records were lost", File.ReadAllText(folder.TextLog), StringComparison.Ordinal);
        var metrics = File.ReadAllText(Path.Combine(folder.Experiments, "metrics.prom"));
        Assert.Equal(lost.Where(loss => loss.Reader == "journal").Sum(loss => loss.Records), Sum(metrics, "instrumentation_dropped_records_total"));
        Assert.All(lost, loss => Assert.Equal(loss.Records, Sum(metrics, $"instrumentation_lost_records_total{{reader=\"{loss.Reader}\",kind=\"{loss.Kind}\"}}")));
        Assert.True(RunRecovery.Verify(root).IsIntact, "The files are what the journal gives.");
    }

    /// <summary>The fault of the journal is said once, and each exporter's once until it works again; with cause and remedy.</summary>
    private static void AssertSaidOnce(string errors)
    {
        var said = errors.Split('\n');
        var journal = Assert.Single(said, line => line.StartsWith("The journal cannot grow", StringComparison.Ordinal));
        Assert.Contains("the disk was full", journal, StringComparison.Ordinal);
        Assert.Contains("Free some space on that disk", journal, StringComparison.Ordinal);
        Assert.Single(said, line => line.StartsWith("The journal can grow again", StringComparison.Ordinal));
        foreach (var exporter in new[] { "text log", "JSON lines" })
        {
            var faults = said.Where(line => line.StartsWith($"The exporter '{exporter}' failed", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(faults);
            Assert.Equal(faults.Count, said.Count(line => line == $"The exporter '{exporter}' works again."));
            Assert.All(faults, fault => Assert.Contains("No space left on device", fault, StringComparison.Ordinal));
            Assert.All(faults, fault => Assert.EndsWith("Free some space on that disk.", fault, StringComparison.Ordinal));
        }
    }

    private static int Train(ChildProcess child, string command)
    {
        child.WriteLine(command);
        return int.Parse(child.ReadLine(), CultureInfo.InvariantCulture);
    }

    private static int LinesOf(RunFolder folder)
    {
        var path = Path.Combine(folder.Experiments, "batch_metrics.jsonl");
        return File.Exists(path) ? File.ReadLines(path).Count() : 0;
    }

    private static int StepEntriesOf(RunFolder folder) => File.ReadLines(folder.TextLog).Count(line => line.EndsWith("] Training progress", StringComparison.Ordinal));

    private static List<(string Reader, string Kind, long Records)> LossesOf(string line) =>
        [.. line.Split(';').Select(loss => loss.Split(',')).Select(loss => (loss[0], loss[1], long.Parse(loss[2], CultureInfo.InvariantCulture)))];

    private static long Sum(List<(string Reader, string Kind, long Records)> lost, string kind, params string[] readers) =>
        lost.Where(loss => loss.Kind == kind && readers.Contains(loss.Reader)).Sum(loss => loss.Records);

    /// <summary>The sum over the samples whose line starts like that.</summary>
    private static double Sum(string metrics, string start) => metrics.Split('\n')
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
