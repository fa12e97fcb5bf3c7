using Instrumentation.Detection;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>The short form of the harness: the promised figures, on the seeds with which the rules were fitted.</summary>
public sealed class HarnessTests
{
    [Fact]
    public void A_healthy_run_raises_at_most_one_false_alarm_in_10_000_steps()
    {
        var harness = new Harness([.. Enumerable.Range(1, 8)]);
        harness.Run(Regime.All, [], withPeers: false);
        var (alarms, runs) = (harness.FalseAlarms.Sum(regime => regime.Alarms), harness.FalseAlarms.Sum(regime => regime.Runs));
        Assert.Equal(8 * Regime.All.Count, runs);
        Assert.True(alarms <= runs, string.Join('\n', harness.Details));
    }

    [Fact]
    public void Faults_are_found_as_often_and_as_soon_as_promised()
    {
        var harness = new Harness([1, 2]);
        harness.Run(Regime.All, Fault.All, withPeers: false);
        var types = harness.Recalls.GroupBy(recall => recall.Fault.Type).ToDictionary(
            type => type.Key, type => type.Where(recall => recall.Fault.Counts(recall.Regime)).SelectMany(recall => recall.Delays).ToList());
        Assert.All(types, type => Assert.True(Share(type.Value) >= (type.Key is "divergence" or "memory leak" or "tensor leak" or "throughput" or "oscillation" ? 0.9 : 0.95), $"{type.Key}: {Share(type.Value)}"));
        Assert.Equal(1, Share(types["NaN"]));
        Assert.Equal(0, Median(types["NaN"]));
        Assert.True(Median(types["loss spike"]) <= 1);
        var slow = harness.Recalls.Where(recall => recall.Fault is { Type: "divergence", Size: "0.2 % per step" }).SelectMany(recall => recall.Delays).ToList();
        Assert.True(Median(slow) <= 300, $"{Median(slow)}");
    }

    [Fact]
    public void Peers_made_anew_are_the_peers() => Assert.All(ReferenceTable.Check(), row => Assert.True(row.IsReproduced, row.Line));

    private static double Share(List<int?> delays) => delays.Count(delay => delay is not null) / (double)delays.Count;

    private static int Median(List<int?> delays)
    {
        var found = delays.Where(delay => delay is not null).Select(delay => delay!.Value).Order().ToList();
        return found[found.Count / 2];
    }
}
