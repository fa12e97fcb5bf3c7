using System.Text.Json.Nodes;
using Instrumentation.Anomalies;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>Each rule that ships finds what it is there for, leaves alone what looks alike, and comes to the same however often it is saved and loaded.</summary>
public sealed class EveryRuleTests
{
    public static TheoryData<Anomaly> Rules => [.. Rule.All.Select(rule => rule.Anomaly)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_finds_what_it_is_there_for(Anomaly anomaly)
    {
        var rule = CaseOf(anomaly);

        Assert.Contains(Find(rule, rule.Wrong), change => change.Anomaly == anomaly && change.Episode.Severity >= rule.Severity && change.Place.Step >= 1000);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_leaves_alone_what_looks_alike(Anomaly anomaly)
    {
        var rule = CaseOf(anomaly);

        Assert.All(rule.Healthy, healthy => Assert.DoesNotContain(
            Find(rule, healthy).Select(change => (change.Anomaly, change.Episode.Severity, change.Place.Step)), change => change.Severity >= (change.Anomaly == anomaly ? rule.Severity : Severity.Warning)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_that_is_saved_and_loaded_in_between_finds_the_same_to_the_bit(Anomaly anomaly)
    {
        var rule = CaseOf(anomaly);
        var whole = new Recording();
        RuleCase.Feed(new Instrumentation.Anomalies.Detection(RuleSet.Shipped, whole), rule.Wrong, 0, rule.Steps);

        var parts = new Recording();
        var detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, parts);
        foreach (var (from, to) in new[] { (0, 20), (20, 1001), (1001, 1200), (1200, 1201), (1201, rule.Steps) })
        {
            RuleCase.Feed(detection, rule.Wrong, from, to);
            var saved = JsonNode.Parse(detection.Save().ToJsonString());
            detection = new Instrumentation.Anomalies.Detection(RuleSet.Shipped, parts);
            detection.Load(saved);
        }

        Assert.NotEmpty(whole.Found);
        Assert.Equal(whole.Found, parts.Found);
    }

    private static RuleCase CaseOf(Anomaly anomaly) => Assert.Single(RuleCase.All, rule => rule.Anomaly == anomaly);

    private static List<AnomalyChange> Find(RuleCase rule, RuleCase.Training training)
    {
        var changes = new Recording();
        RuleCase.Feed(new Instrumentation.Anomalies.Detection(RuleSet.Shipped, changes), training, 0, rule.Steps);
        return [.. changes.Changes.Where(change => change.Change != EpisodeChange.Resolved)];
    }
}
