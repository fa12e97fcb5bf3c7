using Instrumentation.Export.Prometheus;

namespace Instrumentation.Runtime.Tests.Export.Prometheus;

public sealed class SeriesNamesTests
{
    [Theory]
    [InlineData("temperature", null, "training_temperature")]
    [InlineData("temperature", "kelvin", "training_temperature_kelvin")]
    [InlineData("wait_seconds", "seconds", "training_wait_seconds")]
    [InlineData("wait", "milliseconds", "training_wait_seconds")]
    [InlineData("lossWeight", null, "training_loss_weight")]
    [InlineData("loss weight/kl", null, "training_loss_weight_kl")]
    [InlineData("loss", null, "training_loss_value")]
    [InlineData("note_count", null, "training_note_count_value")]
    public void A_gauge_is_named_after_its_quantity_and_base_unit(string name, string? unit, string expected) =>
        Assert.Equal(expected, new SeriesNames().OfValue(name, BaseUnit.Of(unit)));

    [Theory]
    [InlineData("samples", null, "training_samples_total")]
    [InlineData("samples_total", null, "training_samples_total")]
    [InlineData("read", "kilobytes", "training_read_bytes_total")]
    [InlineData("steps", null, "training_steps_value_total")]
    public void A_counter_ends_in_total(string name, string? unit, string expected) =>
        Assert.Equal(expected, new SeriesNames().OfCounter(name, BaseUnit.Of(unit)));

    [Fact]
    public void Two_quantities_never_share_a_series()
    {
        var names = new SeriesNames();
        string[] given = [names.OfValue("a b", default), names.OfValue("a_b", default), names.OfValue("a-b", default)];
        Assert.Equal(given.Distinct(), given);
    }
}
