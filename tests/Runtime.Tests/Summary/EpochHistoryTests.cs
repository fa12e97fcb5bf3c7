using Instrumentation.Summary;

namespace Instrumentation.Runtime.Tests.Summary;

public sealed class EpochHistoryTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1000, 1000, 1)]
    [InlineData(1001, 501, 2)]
    [InlineData(1_000_000, 977, 1024)]
    public void There_are_never_more_than_a_thousand_entries(int epochs, int entries, int epochsPerEntry)
    {
        var history = Of(epochs, static epoch => [new EpochLoss("loss", epoch)]);

        Assert.Equal(entries, history.Entries.Count);
        Assert.Equal(epochsPerEntry, history.Entries[0].Epochs);
        Assert.Equal((epochs, epochs), (history.Count, history.Entries.Sum(entry => entry.Epochs)));
        Assert.Equal(TimeSpan.FromSeconds(epochs), history.Duration);
        Assert.Equal(3L * epochs, history.Entries.Sum(entry => entry.Steps));
        Assert.Equal((1, epochs), (history.Entries[0].FirstEpoch, history.Entries[^1].Epoch));
        Assert.All(history.Entries, entry => Assert.Equal((entry.FirstEpoch + entry.Epoch) / 2.0, entry.Losses.Single().Value));
        Assert.Equal(epochs, history.Last!.Epoch);
    }

    [Fact]
    public void A_loss_that_some_epochs_lack_is_the_mean_of_those_that_have_it()
    {
        var history = Of(4000, static epoch => epoch % 4 == 0 ? [new EpochLoss("validation", 8)] : epoch % 4 == 1 ? [new EpochLoss("validation", 2)] : []);

        Assert.All(history.Entries, entry => Assert.Equal(new EpochLoss("validation", 5, entry.Epochs / 2), Assert.Single(entry.Losses)));
    }

    [Fact]
    public void The_last_best_epoch_stays_known()
    {
        var history = Of(2500, static _ => [], best: 1234);

        Assert.Equal(1234, Assert.Single(history.Entries, entry => entry.IsBest).BestEpoch);
    }

    private static EpochHistory Of(int epochs, Func<int, IReadOnlyList<EpochLoss>> losses, int best = 0)
    {
        var history = new EpochHistory();
        for (var epoch = 1; epoch <= epochs; epoch++)
            history.Add(new EpochSummary(epoch, epoch, 1, TimeSpan.FromSeconds(1), 3, losses(epoch), [], epoch == best ? epoch : null));
        return history;
    }
}
