using Instrumentation.Anomalies;

namespace Instrumentation.Runtime.Tests.Anomalies;

public sealed class RuleSetTests
{
    [Fact]
    public void The_shipped_rules_as_text_are_rules_again() => Assert.Equal(RuleSet.Shipped.ToJson(), RuleSet.Parse(RuleSet.Shipped.ToJson()).ToJson());

    [Fact]
    public void Every_anomaly_has_a_rule_but_the_one_that_another_tells_of() =>
        Assert.Equal(Enum.GetValues<Anomaly>().Where(anomaly => anomaly is not (Anomaly.None or Anomaly.BaselineShift)), Rule.All.Select(rule => rule.Anomaly));

    [Fact]
    public void A_rule_can_be_off_for_all_quantities_or_for_one()
    {
        Assert.DoesNotContain(Anomaly.Spike, AnomaliesOf("""{ "spike": "off" }""", "total"));
        Assert.DoesNotContain(Anomaly.Spike, AnomaliesOf("""{ "metrics": { "total": { "spike": "off" } } }""", "total"));
        Assert.Contains(Anomaly.Spike, AnomaliesOf("""{ "metrics": { "total": { "spike": "off" } } }""", "other"));
        Assert.Contains(Anomaly.Spike, AnomaliesOf("""{ "spike": "off", "metrics": { "total": { "spike": { "ratio": 3 } } } }""", "total"));
    }

    [Fact]
    public void A_constant_decides_what_is_an_anomaly()
    {
        Assert.True(FindsDouble("{}"));
        Assert.False(FindsDouble("""{ "spike": { "ratio": 3 } }"""));
        Assert.False(FindsDouble("""{ "metrics": { "total": { "spike": { "ratio": 3 } } } }"""));
    }

    [Theory]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "not JSON")]
    [InlineData("""{ "spikes": "off" }""", "name 'spikes', which is no rule; there are non_finite, spike,")]
    [InlineData("""{ "spike": { "treshold": 3 } }""", "the constant 'treshold', which it does not have; it has threshold,")]
    [InlineData("""{ "spike": { "warm_up": 2.5 } }""", "give a value like 40")]
    [InlineData("""{ "spike": { "ratio": "high" } }""", "give a value like 1.7")]
    [InlineData("""{ "spike": true }""", "write \"off\"")]
    [InlineData("""{ "metrics": { "total": { "speed": "off" } } }""", "The rules of 'total' name 'speed'")]
    public void What_is_wrong_is_said_in_one_sentence(string json, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => RuleSet.Parse(json)).Message, StringComparison.Ordinal);

    private static IEnumerable<Anomaly> AnomaliesOf(string rules, string metric) => RuleSet.Parse(rules).ChecksOf(metric, QuantityKind.Loss, null).Select(check => check.Anomaly);

    private static bool FindsDouble(string rules)
    {
        var check = RuleSet.Parse(rules).ChecksOf("total", QuantityKind.Loss, null).Single(check => check.Anomaly == Anomaly.Spike);
        for (var step = 0; step < 100; step++) check.Check(1 + step % 3 * 0.01, step, Allowance.None);
        return check.Check(2, 100, Allowance.None) == EpisodeChange.Opened;
    }
}
