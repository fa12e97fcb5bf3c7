using System.Collections.Concurrent;
using Instrumentation.Anomalies;

namespace Instrumentation.Detection;

/// <summary>False alarms of healthy runs of one regime.</summary>
/// <param name="Contender">Whose.</param>
/// <param name="Regime">The regime.</param>
/// <param name="Alarms">How many.</param>
/// <param name="Runs">In how many runs of 10,000 steps.</param>
internal readonly record struct FalseAlarms(string Contender, string Regime, long Alarms, int Runs);

/// <summary>What became of the faults of one type and size in one regime.</summary>
/// <param name="Contender">Who looked for them.</param>
/// <param name="Fault">The fault.</param>
/// <param name="Regime">The regime.</param>
/// <param name="Delays">After how many steps each was found; null for one that was not.</param>
internal readonly record struct Recall(string Contender, Fault Fault, Regime Regime, IReadOnlyList<int?> Delays);

/// <summary>Healthy runs and runs with a fault, of every regime, before the shipped rules and before those of others.</summary>
/// <param name="seeds">The seeds.</param>
internal sealed class Harness(IReadOnlyList<int> seeds)
{
    public const string Ours = "ours, all rules";

    /// <summary>Alarms of others that are no more than so many steps apart are one.</summary>
    private const int MergeSteps = 100;

    /// <summary>Faults come a little after it, at another step for each seed.</summary>
    private const int FaultsAfter = 7000;

    private readonly ConcurrentBag<FalseAlarms> _falseAlarms = [];
    private readonly ConcurrentBag<(string Contender, Fault Fault, Regime Regime, int? Delay)> _faults = [];

    /// <summary>What our false alarms were.</summary>
    public ConcurrentBag<string> Details { get; } = [];

    public IReadOnlyList<FalseAlarms> FalseAlarms =>
        [.. _falseAlarms.GroupBy(alarms => (alarms.Contender, alarms.Regime)).Select(group => new FalseAlarms(group.Key.Contender, group.Key.Regime, group.Sum(alarms => alarms.Alarms), group.Sum(alarms => alarms.Runs)))];

    public IReadOnlyList<Recall> Recalls =>
        [.. _faults.GroupBy(fault => (fault.Contender, fault.Fault, fault.Regime)).Select(group => new Recall(group.Key.Contender, group.Key.Fault, group.Key.Regime, [.. group.Select(fault => fault.Delay)]))];

    public void Run(IReadOnlyList<Regime> regimes, IReadOnlyList<Fault> faults, bool withPeers) => Parallel.ForEach(
        from regime in regimes from seed in seeds select (regime, seed), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            var synthetic = new SyntheticRun(run.regime, run.seed);
            var at = FaultsAfter + run.seed * 37 % 400;
            RunOurs(synthetic, run.seed, at, faults);
            if (!withPeers) return;
            foreach (var create in Peer.All) RunPeer(synthetic, create(), at, faults);
            RunMission(synthetic);
        });

    private void RunOurs(SyntheticRun run, int seed, int at, IReadOnlyList<Fault> faults)
    {
        var findings = new Findings();
        var detection = new Anomalies.Detection(RuleSet.Shipped, findings);
        run.Feed(detection, 0, at);
        var before = detection.Save();
        run.Feed(detection, at, Regime.Steps);
        _falseAlarms.Add(new FalseAlarms(Ours, run.Regime.Name, findings.Alarms.Count, 1));
        foreach (var (step, anomaly, metric) in findings.Alarms) Details.Add($"{run.Regime.Name}, seed {seed}: {anomaly} of {metric} at step {step}");
        foreach (var fault in faults)
        {
            if (Inject(fault, run, at) is not { } injection) continue;
            var found = new Findings();
            var faulty = new Anomalies.Detection(RuleSet.Shipped, found);
            faulty.Load(before);
            run.Feed(faulty, at, Math.Min(Regime.Steps, injection.Step + fault.Window + 1), injection);
            var alarm = found.Alarms.FirstOrDefault(alarm => (alarm.Anomaly & fault.Finds) != 0, (-1, default, ""));
            _faults.Add((Ours, fault, run.Regime, alarm.Step < 0 ? null : Math.Max(0, (int)alarm.Step - injection.Step)));
        }
    }

    /// <summary>The fault at a step in which its signal is measured.</summary>
    private static Injection? Inject(Fault fault, SyntheticRun run, int at)
    {
        for (; fault.Inject(run, at) is { } injection; at++)
        {
            if (injection.Signal?.IsMeasured(at) != false) return injection;
        }

        return null;
    }

    private void RunPeer(SyntheticRun run, Peer peer, int at, IReadOnlyList<Fault> faults)
    {
        var signal = run.Loss;
        var alarms = 0;
        var last = -1000;
        var before = peer;
        for (var step = 0; step < Regime.Steps; step++)
        {
            if (step == at) before = peer.Clone();
            if (!signal.IsMeasured(step) || !peer.Next(signal.Values[step])) continue;
            if (step - last > MergeSteps) alarms++;
            last = step;
        }

        _falseAlarms.Add(new FalseAlarms(peer.Name, run.Regime.Name, alarms, 1));
        foreach (var fault in faults.Where(fault => fault.ForPeers))
        {
            if (Inject(fault, run, at) is not { } injection) continue;
            var judge = before.Clone();
            int? delay = null;
            for (var step = at; step < Math.Min(Regime.Steps, injection.Step + fault.Window + 1) && delay is null; step++)
            {
                if (signal.IsMeasured(step) && judge.Next(injection.Value(step, signal.Values[step]))) delay = step - injection.Step;
            }

            _faults.Add((peer.Name, fault, run.Regime, delay));
        }
    }

    private void RunMission(SyntheticRun run)
    {
        var mission = new MissionDetector();
        var last = new Dictionary<string, int>();
        var alarms = 0;
        for (var step = 0; step < Regime.Steps; step++)
        {
            var values = new List<(string, double)>();
            foreach (var signal in new[] { run.Loss, run.GradientNorm, run.LearningRate, run.Throughput, run.Memory })
            {
                if (signal.IsMeasured(step)) values.Add((ReferenceEquals(signal, run.Loss) ? "total_loss" : signal.Metric, signal.Values[step]));
            }

            mission.Check(values, 1 + step / 500, (type, metric, severity) =>
            {
                if (severity < Severity.Warning) return;
                var key = type + metric;
                if (step - last.GetValueOrDefault(key, -1000) > MergeSteps) alarms++;
                last[key] = step;
            });
        }

        _falseAlarms.Add(new FalseAlarms(MissionName, run.Regime.Name, alarms, 1));
    }

    public const string MissionName = "the mission's own, 5 metrics";
}
