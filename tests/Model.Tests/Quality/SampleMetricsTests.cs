using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality;
using Xunit;

namespace Instrumentation.Model.Tests.Quality;

public sealed class SampleMetricsTests
{
    private static Score Quarters(params byte[] pitches) => new()
    {
        TicksPerQuarter = 12,
        Notes = [.. pitches.Select((pitch, i) => new Note(0, 0, 0, pitch, 64, 12 * i, 12))],
    };

    [Fact]
    public void Figures_are_those_a_person_counts()
    {
        // Eight quarters; runs of four: 5, of which the fifth is the first again.
        var metrics = SampleMetrics.Of(Quarters(60, 62, 64, 67, 60, 62, 64, 67));

        Assert.Equal(8, metrics.NoteCount);
        Assert.Equal(7, metrics.PitchRange);
        Assert.Equal(1.0, metrics.NoteDensity, 12);
        Assert.Equal(0.2, metrics.RepetitionRate, 12);
        Assert.Equal(7, metrics.UniqueTokens);  // four pitches, one duration, one velocity, one time shift
    }

    [Fact]
    public void One_note_over_and_over_is_nearly_all_repetition() =>
        Assert.Equal(16.0 / 17, SampleMetrics.Of(Quarters([.. Enumerable.Repeat((byte)60, 20)])).RepetitionRate, 12);

    [Fact]
    public void Silence_and_drums_give_zero_and_not_nonsense()
    {
        Assert.Equal((0, 0, 0.0, 0.0), Figures(SampleMetrics.Of(Quarters())));
        var drums = new Score { TicksPerQuarter = 12, Notes = [new Note(0, 9, 0, 38, 64, 0, 3)] };
        Assert.Equal((1, 0), (SampleMetrics.Of(drums).NoteCount, SampleMetrics.Of(drums).PitchRange));

        static (int, int, double, double) Figures(SampleMetrics m) => (m.NoteCount, m.PitchRange, m.NoteDensity, m.RepetitionRate);
    }
}
