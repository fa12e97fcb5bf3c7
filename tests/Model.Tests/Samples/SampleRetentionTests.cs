using Instrumentation.Model.Samples;
using Xunit;

namespace Instrumentation.Model.Tests.Samples;

public sealed class SampleRetentionTests
{
    [Fact]
    public void The_best_the_worst_and_the_latest_stay()
    {
        var retention = new SampleRetention();

        Assert.Equal([0], Kept(retention, 0, null));
        Assert.Equal([1], Kept(retention, 1, 0.4));
        Assert.Equal([1, 2], Kept(retention, 2, 0.6));
        Assert.Equal([1, 2, 3], Kept(retention, 3, 0.5));
        Assert.Equal([1, 2, 4], Kept(retention, 4, 0.5));
        Assert.Equal([2, 5], Kept(retention, 5, 0.1));
        Assert.Equal([2, 5, 6], Kept(retention, 6, double.NaN));
        Assert.Equal([2, 5, 7], Kept(retention, 7, 0.6));
    }

    [Fact]
    public void A_checkpoint_remembers_them()
    {
        var (retention, resumed) = (new SampleRetention(), new SampleRetention());
        retention.Add(1, 0.4);
        retention.Add(2, 0.6);
        using var state = new MemoryStream();
        using (var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true)) retention.Save(writer);
        state.Position = 0;
        resumed.Load(new BinaryReader(state));

        Assert.Equal([1, 2, 3], Kept(resumed, 3, 0.5));
    }

    private static IEnumerable<int> Kept(SampleRetention retention, int epoch, double? score) => retention.Add(epoch, score).Order();
}
