using Instrumentation.Anomalies;
using Instrumentation.Export;

namespace Instrumentation.Runtime.Tests.Anomalies;

/// <summary>What the table of anomalies says, with figures and without.</summary>
public sealed class AdviceTests
{
    private static readonly AnomalyFinding Known = new(EpisodeOf("loss_spike", Anomaly.Spike), DateTimeOffset.UnixEpoch, 120, 3, 20)
    {
        LearningRate = 1.2e-3,
        GradientNorm = 41.52,
        Throughput = new Throughput("samples_per_second", 468.4),
        Memory = new MemoryUsage(3L << 30, 4L << 30, 8L << 30, 6L << 30),
        BatchSize = 16,
        Checkpoint = new ResumePoint("checkpoints/step_100", 100, 3, 0),
        Samples = ["a.mid", "b.mid", "c.mid"],
        SampleCount = 16,
    };

    [Fact]
    public void Every_anomaly_has_a_type_whatever_the_quantity()
    {
        foreach (var anomaly in Enum.GetValues<Anomaly>().Except([Anomaly.None]))
        {
            foreach (var role in Enum.GetValues<FieldRole>())
            {
                var type = AnomalyTable.Of(AnomalyName.TypeOf(anomaly, role));
                Assert.True(type is not null, $"{anomaly} of {role} has no type.");
                Assert.Equal(anomaly, type.Anomaly);
            }
        }
    }

    [Fact]
    public void Every_type_says_what_it_is_and_at_least_three_things_to_do()
    {
        foreach (var type in AnomalyTable.All)
        {
            Assert.All([type.Meaning, type.Condition, type.Severity, .. type.FalsePositives], text => Assert.EndsWith(".", text, StringComparison.Ordinal));
            Assert.NotEmpty(type.FalsePositives);
            Assert.True(type.Suggestions.Count >= 3, type.Name);
        }
    }

    [Fact]
    public void Every_suggestion_has_a_wording_without_what_may_not_be_known()
    {
        foreach (var (type, suggestion) in AnomalyTable.All.SelectMany(type => type.Suggestions, (type, suggestion) => (type.Name, suggestion)))
        {
            var figures = suggestion.Wordings.SelectMany(Suggestion.FiguresOf);
            Assert.All(figures, figure => Assert.True(AdviceFigures.Always.Contains(figure) || AdviceFigures.Sometimes.Contains(figure), $"{type}: {figure}"));
            Assert.All(Suggestion.FiguresOf(suggestion.Wordings[^1]), figure => Assert.Contains(figure, AdviceFigures.Always));
        }
    }

    [Fact]
    public void All_figures_are_known_of_what_has_them()
    {
        foreach (var figure in AdviceFigures.Always.Concat(AdviceFigures.Sometimes)) Assert.True(AdviceFigures.TextOf(figure, Known) is { Length: > 0 }, figure);
        Assert.All(AdviceFigures.Always, figure => Assert.NotNull(AdviceFigures.TextOf(figure, Unknown("plateau", Anomaly.Plateau))));
        Assert.All(AdviceFigures.Sometimes, figure => Assert.Null(AdviceFigures.TextOf(figure, Unknown("plateau", Anomaly.Plateau))));
    }

    [Fact]
    public void Suggestions_name_the_actual_figures() => Assert.Equal(
        [
            "Look at the batch's samples for what is corrupt or mislabelled: a.mid, b.mid, c.mid and 13 more.",
            "Lower the learning rate from 1.2e-3 to 6e-4 for some hundred steps.",
            "Clip the gradients: the norm was 41.52 at that step.",
            "If the loss does not come back within some hundred steps, go back to checkpoints/step_100 (it goes on with step 100) and leave out the batches around step 120.",
        ],
        Known.Suggestions);

    [Fact]
    public void Without_figures_there_are_still_whole_sentences()
    {
        foreach (var type in AnomalyTable.All)
        {
            var suggestions = Unknown(type.Name, type.Anomaly).Suggestions;
            Assert.True(suggestions.Count >= 3, type.Name);
            Assert.All(suggestions, suggestion =>
            {
                Assert.DoesNotContain('{', suggestion);
                Assert.DoesNotContain("  ", suggestion, StringComparison.Ordinal);
                Assert.EndsWith(".", suggestion, StringComparison.Ordinal);
            });
        }

        Assert.Equal("Halve the learning rate for some hundred steps.", Unknown("loss_spike", Anomaly.Spike).Suggestions[1]);
    }

    [Theory]
    [InlineData(0.5, 1.25, "total (encoder)=12.5, expected 0.5 to 1.25")]
    [InlineData(double.MinValue, 1.25, "total (encoder)=12.5, expected at most 1.25")]
    [InlineData(double.NegativeInfinity, 1.25, "total (encoder)=12.5, expected at most 1.25")]
    [InlineData(20, double.MaxValue, "total (encoder)=12.5, expected at least 20")]
    [InlineData(double.MinValue, double.MaxValue, "total (encoder)=12.5, expected a finite value")]
    public void Details_leave_out_a_side_without_a_limit(double low, double high, string details) =>
        Assert.Equal(details, (Known with { Episode = Known.Episode with { ExpectedLow = low, ExpectedHigh = high } }).Details);

    [Fact]
    public void Memory_is_named_in_gigabytes()
    {
        var overflow = EpisodeOf("memory_overflow", Anomaly.MemoryOverflow) with { Metric = "gpu_allocated", Scope = null, Value = 7.75 * (1L << 30), ExpectedLow = 0, ExpectedHigh = 7.5 * (1L << 30) };

        var finding = Known with { Episode = overflow };

        Assert.Equal("gpu_allocated=7.75 GB, expected 0.00 GB to 7.50 GB", finding.Details);
        Assert.Contains("Lower the batch size from 16 to 8, and accumulate the gradients of two batches.", finding.Suggestions);
        Assert.Contains(finding.Suggestions, suggestion => suggestion.Contains("gpu_allocated is 7.75 GB, its limit 7.50 GB", StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_of_a_later_version_has_no_suggestions() => Assert.Empty((Known with { Episode = Known.Episode with { Type = "unheard_of" } }).Suggestions);

    private static AnomalyEpisode EpisodeOf(string type, Anomaly anomaly) =>
        new(type, anomaly, EpisodeChange.Opened, Severity.Warning, "total", "encoder", 118, 120, 3, 12.5, 0.5, 1.25);

    private static AnomalyFinding Unknown(string type, Anomaly anomaly) => new(
        EpisodeOf(type, anomaly) with { Scope = null, ExpectedLow = double.MinValue, ExpectedHigh = double.MaxValue }, DateTimeOffset.UnixEpoch, -1, -1, -1);
}
