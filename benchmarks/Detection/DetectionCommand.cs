using System.Diagnostics;
using System.Globalization;
using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>Prints how often the rules are wrong, and how often those of others are.</summary>
public static class DetectionCommand
{
    private static readonly string[] Losses = ["reconstruction", "kl_divergence", "adversarial", "musical_constraint", "total"];

    /// <summary>Runs everything.</summary>
    /// <param name="trace">The path of the seed's own run, as a CSV file; null to look for it in a folder <c>shared/data</c> above.</param>
    /// <param name="fit">Whether the seeds are those with which the rules were fitted, and not those that are reported.</param>
    public static int Run(string? trace, bool fit)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var clock = Stopwatch.StartNew();
        var seeds = fit ? Enumerable.Range(1, 8).ToList() : Enumerable.Range(101, 16).ToList();
        var harness = new Harness(seeds);
        Console.WriteLine($"Synthetic runs of {Regime.Steps:N0} steps, seeds {seeds[0]} to {seeds[^1]}. A value is its trend times exp(scale x t), where t is a raw draw of Student's t");
        Console.WriteLine("with 5 degrees of freedom; the noise scale is that of t, whose standard deviation is 1.29. Alarms are episodes of a warning or above.");
        Console.WriteLine();
        var isRight = CheckPeers();
        isRight &= CheckTrace(trace ?? Find());
        harness.Run(Regime.All, Fault.All, withPeers: true);
        Print(harness);
        Console.WriteLine();
        Console.WriteLine($"{clock.Elapsed.TotalSeconds:0} s.");
        return isRight ? 0 : 1;
    }

    private static bool CheckPeers()
    {
        Console.WriteLine("Peers made anew, against what was measured of them before (one stream, 8 seeds; false alarms per 10,000 steps; found of 8: 1.5x, 2x, 5x, 20 of 2x, +20 % for good, 0.2 % per step):");
        Console.WriteLine();
        Console.WriteLine($"{"",-36}{"before",8}{"here",8}   {"before",-14}{"here",-14}same within sampling error");
        var all = true;
        foreach (var (line, isReproduced) in ReferenceTable.Check())
        {
            Console.WriteLine(line);
            all &= isReproduced;
        }

        Console.WriteLine();
        return all;
    }

    private static bool CheckTrace(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            Console.WriteLine("The seed's own run is not checked: there is no shared/data/seed-run-trace.csv above; give its path.");
            return true;
        }

        var trace = SeedTrace.Read(path);
        var (info, warning, critical, adjustments) = trace.Mission();
        Console.WriteLine($"The seed's own run: the mission's detector reports {info + warning + critical} anomalies ({info} info, {warning} warning, {critical} critical) and {adjustments} adjustments; the original 18 (12, 5, 1) and 321.");
        var alarms = trace.Alarms();
        Console.WriteLine($"Ours: {alarms.Count} alarms. {string.Join("; ", alarms)}");
        var found = 0;
        foreach (var loss in Losses)
        {
            if (trace.Alarms((row, column, value) => row == 60 && column == loss ? double.NaN : value).Contains((60, Anomaly.NonFinite, loss))) found++;
            if (trace.Alarms((row, column, value) => row == 60 && column == loss ? 10 * value : value).Any(alarm => alarm.Step == 60 && alarm.Metric == loss)) found++;
            else Console.WriteLine($"  A tenfold {loss} in row 60 is not found.");
        }

        Console.WriteLine($"A NaN or a tenfold value in row 60 of a loss: {found} of {2 * Losses.Length} found in row 60.");
        Console.WriteLine();
        return (info, warning, critical, adjustments) == (12, 5, 1, 321) && alarms.Count == 0;
    }

    private static void Print(Harness harness)
    {
        var alarms = harness.FalseAlarms;
        Console.WriteLine("False alarms per 10,000 healthy steps, with the exact 95 % interval of a Poisson count:");
        Console.WriteLine();
        foreach (var contender in alarms.Select(alarm => alarm.Contender).Distinct().Order(StringComparer.Ordinal).OrderByDescending(name => name == Harness.Ours))
        {
            Console.WriteLine(contender);
            foreach (var regime in Regime.All)
            {
                var of = alarms.Where(alarm => alarm.Contender == contender && alarm.Regime == regime.Name).ToList();
                Console.WriteLine($"  {regime.Name,-22}{Rate(of.Sum(alarm => alarm.Alarms), of.Sum(alarm => alarm.Runs))}");
            }

            var all = alarms.Where(alarm => alarm.Contender == contender).ToList();
            Console.WriteLine($"  {"all regimes",-22}{Rate(all.Sum(alarm => alarm.Alarms), all.Sum(alarm => alarm.Runs))}");
        }

        Console.WriteLine();
        Console.WriteLine("Our false alarms:");
        foreach (var kind in harness.Details.Select(detail => detail[(detail.IndexOf(':', StringComparison.Ordinal) + 2)..detail.IndexOf(" at step", StringComparison.Ordinal)]).GroupBy(detail => detail).OrderByDescending(group => group.Count()))
            Console.WriteLine($"  {kind.Count(),4} {kind.Key}");
        Console.WriteLine();
        PrintRecall(harness);
    }

    private static void PrintRecall(Harness harness)
    {
        Console.WriteLine("Faults found, and after how many steps (median, nine tenths, all); * where it counts for the promise: all regimes with the signal, spikes and explosions only where they");
        Console.WriteLine("exceed 12 noise scales. Losses of adversarial games have no rule for divergence, and none for spikes of less than threefold.");
        Console.WriteLine();
        Console.WriteLine($"{"fault",-26}{"size",-24}{"by",-36}{"found",12}{"of those *",16}{"median",8}{"p90",6}{"max",6}");
        foreach (var fault in Fault.All)
        {
            foreach (var contender in harness.Recalls.Where(recall => recall.Fault == fault).Select(recall => recall.Contender).Distinct().Order(StringComparer.Ordinal).OrderByDescending(name => name == Harness.Ours))
            {
                var recalls = harness.Recalls.Where(recall => recall.Fault == fault && recall.Contender == contender).ToList();
                var all = recalls.SelectMany(recall => recall.Delays).ToList();
                var counting = recalls.Where(recall => fault.Counts(recall.Regime)).SelectMany(recall => recall.Delays).ToList();
                var delays = all.Where(delay => delay is not null).Select(delay => delay!.Value).Order().ToList();
                var counted = counting.Count == 0 ? "-" : $"{100.0 * counting.Count(delay => delay is not null) / counting.Count:0.0} %";
                Console.WriteLine($"{fault.Type,-26}{fault.Size,-24}{contender,-36}{$"{delays.Count} of {all.Count}",12}{counted,16}{At(delays, 0.5),8}{At(delays, 0.9),6}{At(delays, 1),6}");
            }
        }
    }

    private static string At(List<int> sorted, double quantile) => sorted.Count == 0 ? "-" : sorted[(int)Math.Ceiling(quantile * sorted.Count) - 1].ToString(CultureInfo.InvariantCulture);

    private static string Rate(long count, int runs)
    {
        var (low, high) = Interval.Garwood(count);
        return $"{count / (double)runs,9:0.00}   [{low / runs:0.00}, {high / runs:0.00}]   {count} in {runs} runs";
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", "seed-run-trace.csv");
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
