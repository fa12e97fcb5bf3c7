using Instrumentation.Model.Network;
using Instrumentation.Model.Training;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(25, 0.4)]
    [InlineData(50, 0.8)]
    [InlineData(1_000_000, 0.8)]
    public void Divergence_weight_rises_linearly_and_stays(long step, float expected) =>
        Assert.Equal(expected, new KlSchedule(Final: 0.8f, WarmupSteps: 50).Weight(step), 5);

    [Fact]
    public void Divergence_weight_without_warmup_is_final_at_once() => Assert.Equal(1, new KlSchedule(Final: 1, WarmupSteps: 0).Weight(0));

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(9, 1)]
    [InlineData(60, 0.55)]
    [InlineData(110, 0.1)]
    [InlineData(5000, 0.1)]
    public void Learning_rate_warms_up_and_decays_to_a_tenth(long step, float expected) =>
        Assert.Equal(expected, new LearningRateSchedule(Peak: 1, WarmupSteps: 10, TotalSteps: 110).At(step), 5);
}
