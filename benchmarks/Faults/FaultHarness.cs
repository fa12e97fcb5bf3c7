using System.Globalization;
using System.Text;
using Instrumentation.Journal;
using Instrumentation.Model.Training;

namespace Instrumentation.Benchmarks.Faults;

/// <summary>
/// Real faults in the real model: trains the bundled model on its starter corpus, once without a fault and once with each, and prints which rules found
/// what, and after how many steps. <c>dotnet run -c Release --project benchmarks -- faults [epochs [file.md]]</c>.
/// </summary>
internal static class FaultHarness
{
    public const int DefaultEpochs = 16;

    private const int StepsPerEpoch = 44;

    private static IEnumerable<Func<long, Fault>> Faults { get; } =
    [
        start => new Fault("none (seed 1)", start),
        start => new NoGradient(
            "one layer without gradient", start, model => model.GeneratorParameters.Where(parameter => parameter.dim() == 2 && parameter.shape[0] == 2 * model.Size.Width).Take(1),
            Anomaly.Vanishing, Anomaly.DeadUnits, Anomaly.UpdateRatio),
        start => new NotANumber(start),
        start => new Scaled("learning rate x100", start, 1, 100, Anomaly.LearningRateIssue, Anomaly.Spike, Anomaly.Divergence),
        start => new Scaled("learning rate 0", start, 1, 0, Anomaly.LearningRateIssue, Anomaly.StepWithoutEffect, Anomaly.UpdateRatio),
        start => new Scaled("divergence weight x100", start, 100, 1, Anomaly.PosteriorCollapse, Anomaly.Spike),
        start => new Noise("half of all tokens random, from then on", start, 0.5, lasts: true, Anomaly.Spike, Anomaly.Divergence, Anomaly.BaselineShift),
        start => new Noise("one corrupted batch", start, 1, lasts: false, Anomaly.Spike),
        start => new NoGradient("zeroed gradients", start, model => model.GeneratorParameters, Anomaly.Vanishing, Anomaly.StepWithoutEffect),
        start => new SlowData("data 0.3 s late, each batch", start, TimeSpan.FromSeconds(0.3), once: false, Anomaly.ThroughputDegradation),
        start => new SlowData("dead data worker: 75 s without a batch", start, TimeSpan.FromSeconds(75), once: true, Anomaly.StalledTraining),
        start => new Leak(start, 3),
        start => new CollapsedDecoder(start),
    ];

    public static int Run(int epochs, string? page)
    {
        // The annealing of the divergence ends in the middle, which is announced, and limits are wider for 66 steps; the fault comes when they are not.
        var start = epochs * StepsPerEpoch / 2 + 70L;
        var folder = Directory.CreateTempSubdirectory("faults-");
        var rows = new List<Row>();
        try
        {
            foreach (var seed in new[] { 2, 3 }) rows.Add(Train(new Fault($"none (seed {seed})", start), folder.FullName, seed, epochs));
            foreach (var create in Faults) rows.Add(Train(create(start), folder.FullName, seed: 1, epochs));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        var table = $"{epochs} epochs of {StepsPerEpoch} steps; the fault begins in step {start}.\n\n" + Table(rows);
        Console.Write(table);
        if (page is not null) WriteSection(page, table);
        return 0;
    }

    private static Row Train(Fault fault, string output, int seed, int epochs)
    {
        var options = new TrainingProgramOptions { Size = "default", Device = "cpu", Epochs = epochs, BatchSize = 16, Seed = seed, Output = output, Port = 0, Threads = 1 };
        using var setup = new TrainingSetup(options);
        fault.Attach(setup.Model);
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            Name = TrainingSetup.RunName,
            Output = output,
            Exporters = [],
            Journal = new JournalOptions { Keep = true },
            Policy = AnomalyPolicy.RecordAndWarn with { MaxCapsules = 0 },
            HandleSignals = false,
            RecoverUnfinished = false,
        });
        run.Plan(epochs, setup.Loader.BatchesPerEpoch);
        using (var trainer = setup.CreateTrainer(run, run.Folder, fault))
        {
            for (var epoch = 1; epoch <= epochs; epoch++) trainer.TrainEpoch(epoch);
        }

        run.Complete();
        run.Dispose();
        var row = new Row(fault, EpisodesOf(run.Folder.Root), (long)epochs * setup.Loader.BatchesPerEpoch);
        Console.WriteLine($"{fault.Name}: {string.Join("; ", row.Episodes.Select(episode => Text(episode, fault.Start)))}");
        Directory.Delete(run.Folder.Root, recursive: true);
        return row;
    }

    private static List<Found> EpisodesOf(string run)
    {
        using var reader = JournalReader.Open(run);
        var found = new List<Found>();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Anomaly && AnomalyEpisode.Read(record) is { Change: not EpisodeChange.Resolved } episode) found.Add(new Found(record.Step, episode));
        }

        return found;
    }

    private static string Table(List<Row> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| fault | found | after steps | by | other rules at Warning or above | before the fault |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var hits = row.Hits.ToList();
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {row.Fault.Name} | {(row.Fault.Expected.Count == 0 ? "" : hits.Count > 0 ? "yes" : "no")} | {(hits.Count > 0 ? hits[0].Step - row.Fault.Start : "")} | {Names(hits)} | {Names(row.Others)} | {Names(row.Before)} |");
        }

        var faulty = rows.Where(row => row.Fault.Expected.Count > 0).ToList();
        var clean = rows.Where(row => row.Fault.Expected.Count == 0).ToList();
        text.AppendLine().AppendLine(
            CultureInfo.InvariantCulture,
            $"Found: {faulty.Count(row => row.Hits.Any())} of {faulty.Count}. Without a fault: {clean.Sum(row => row.Alarms.Count())} episodes of Warning or above in {clean.Sum(row => row.Steps)} steps.");
        return text.ToString();
    }

    private static string Names(IEnumerable<Found> found) =>
        string.Join(", ", found.GroupBy(one => $"{one.Episode.Type} of {one.Episode.Metric}").Select(group => group.Count() == 1 ? group.Key : $"{group.Key} ({group.Count()})"));

    private static string Text(Found found, long start) =>
        $"{found.Episode.Severity} {found.Episode.Type} of {found.Episode.Metric}{(found.Episode.Scope is null ? "" : $" ({found.Episode.Scope})")} {found.Step - start:+0;-0}";

    /// <summary>The page's section is written anew; the rest of the page stays.</summary>
    private static void WriteSection(string page, string table)
    {
        const string Heading = "## Real faults in the real model\n";
        const string Begin = "<!-- faults -->\n";
        const string End = "<!-- /faults -->\n";
        var text = File.Exists(page) ? File.ReadAllText(page) : "";
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        var section = Begin + table.ReplaceLineEndings("\n") + End;
        File.WriteAllText(page, from >= 0 && to > from ? text[..from] + section + text[(to + End.Length)..] : text + (text.Length == 0 ? "" : "\n") + Heading + "\n" + section);
    }

    private sealed record Found(long Step, AnomalyEpisode Episode);

    private sealed record Row(Fault Fault, List<Found> Episodes, long Steps)
    {
        public IEnumerable<Found> Alarms => Episodes.Where(found => found.Episode.Severity >= Severity.Warning);

        public IEnumerable<Found> Before => Alarms.Where(found => found.Step < Fault.FirstStep);

        public IEnumerable<Found> Hits => Alarms.Where(found => found.Step >= Fault.FirstStep && Fault.Expected.Contains(found.Episode.Anomaly));

        public IEnumerable<Found> Others => Alarms.Where(found => found.Step >= Fault.FirstStep && !Fault.Expected.Contains(found.Episode.Anomaly));
    }
}
