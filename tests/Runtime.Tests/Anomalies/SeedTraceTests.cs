using Instrumentation.Detection;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>The run on which the mission's detector reported 18 anomalies: it was healthy.</summary>
public sealed class SeedTraceTests
{
    private static SeedTrace Trace => SeedTrace.Read(SharedData.Path("seed-run-trace.csv"));

    [SharedDataFact]
    public void The_missions_detector_made_anew_reports_what_the_original_reported() => Assert.Equal((12, 5, 1, 321L), Trace.Mission());

    [SharedDataFact]
    public void It_raises_no_alarm() => Assert.Empty(Trace.Alarms());

    [SharedDataTheory]
    [InlineData("reconstruction")]
    [InlineData("kl_divergence")]
    [InlineData("adversarial")]
    [InlineData("musical_constraint")]
    [InlineData("total")]
    public void A_nan_and_a_tenfold_value_of_a_loss_are_found_in_their_row(string loss)
    {
        Assert.Equal([(60, Anomaly.NonFinite, loss)], Trace.Alarms((row, column, value) => row == 60 && column == loss ? double.NaN : value));
        Assert.Equal([(60, Anomaly.Spike, loss)], Trace.Alarms((row, column, value) => row == 60 && column == loss ? 10 * value : value));
    }
}
