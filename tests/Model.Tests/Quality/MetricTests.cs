using Instrumentation.Model.Midi;
using Instrumentation.Model.Quality.Metrics;

namespace Instrumentation.Model.Tests.Quality;

/// <summary>Each metric on music that a person can count. What MusPy has is compared with it in <see cref="MuspyTests"/>.</summary>
public sealed class MetricTests
{
    private const int Beat = Passage.StepsPerBeat;

    [Fact]
    public void Onset_and_end_are_rounded_half_to_even_each_by_itself()
    {
        // 16 ticks to a step: 8 ticks are half a step, 24 one and a half.
        var passage = Notes(16 * Beat, (60, 8, 24), (62, 24, 40), (64, 40, 41));
        Assert.Equal([(0, 2), (2, 2), (2, 3)], passage.Notes.Select(note => (note.Start, note.End)));
    }

    [Fact]
    public void The_metre_of_most_measures_counts_and_not_that_of_the_pickup()
    {
        var score = new Score
        {
            TicksPerQuarter = 2,
            Notes = [new Note(0, 0, 0, 60, 64, 0, 100)],
            Meters = [new MeterChange(0, 1, 8), new MeterChange(1, 3, 8)],
        };
        Assert.Equal(3 * Beat / 2, Passage.Of(score).Measure);
    }

    [Fact]
    public void Consonance_is_the_share_of_pairs_by_how_long_they_sound()
    {
        // A fifth for three beats, then a tritone for one.
        Assert.Equal(0.75, Value("consonance", (60, 0, 3 * Beat), (67, 0, 3 * Beat), (60, 3 * Beat, 4 * Beat), (66, 3 * Beat, 4 * Beat))!.Value, 12);
        Assert.Null(Value("consonance", (60, 0, Beat), (62, Beat, 2 * Beat)));
    }

    [Fact]
    public void A_pitch_that_two_notes_hold_sounds_once()
    {
        Assert.Equal(1, Value("polyphony", (60, 0, 4 * Beat), (60, Beat, 2 * Beat))!.Value, 12);
        Assert.Equal(0.25, Value("polyphony_rate", (60, 0, 4 * Beat), (64, 0, 2 * Beat), (67, 0, Beat))!.Value, 12);
    }

    [Fact]
    public void The_melody_is_the_top_of_each_onset()
    {
        // G4, E5, C5 over other notes: 9 and 4 semitones.
        Assert.Equal(6.5, Value("melodic_interval", (48, 0, Beat), (67, 0, Beat), (76, Beat, 2 * Beat), (50, 2 * Beat, 3 * Beat), (72, 2 * Beat, 3 * Beat))!.Value, 12);
    }

    [Fact]
    public void Local_entropy_is_low_where_every_four_measures_have_their_own_note()
    {
        // Eight measures, four of C and four of D: of five windows the outer two are pure, and three are mixed.
        var notes = Enumerable.Range(0, 8).Select(measure => ((byte)(measure < 4 ? 60 : 62), 4 * Beat * measure, 4 * Beat * measure + Beat)).ToArray();
        var mixed = (Entropy(1, 3) + Entropy(2, 2) + Entropy(3, 1)) / 5;
        Assert.Equal(mixed, Value("local_pitch_class_entropy", notes)!.Value, 12);
        Assert.Equal(1, Value("pitch_class_entropy", notes)!.Value, 12);

        static double Entropy(double left, double right) => -(left / 4 * Math.Log2(left / 4) + right / 4 * Math.Log2(right / 4));
    }

    [Fact]
    public void Rhythm_entropies_count_intervals_and_classes_of_length()
    {
        // Intervals of a beat, a beat, half a beat, half a beat; lengths of a quarter (one of them a little short) and of an eighth.
        (byte, int, int)[] notes = [(60, 0, Beat), (62, Beat, 2 * Beat - 2), (64, 2 * Beat, 2 * Beat + 12), (65, 2 * Beat + 12, 3 * Beat), (67, 3 * Beat, 4 * Beat)];
        Assert.Equal(1, Value("onset_interval_entropy", notes)!.Value, 12);
        Assert.Equal(-0.6 * Math.Log2(0.6) - 0.4 * Math.Log2(0.4), Value("note_length_entropy", notes)!.Value, 12);
    }

    [Fact]
    public void Repetition_counts_runs_of_four_that_were_there_before()
    {
        // Eight quarters; runs of four: 5, of which the fifth is the first again.
        Assert.Equal(0.2, Value("repetition", Quarters(60, 62, 64, 67, 60, 62, 64, 67))!.Value, 12);
        Assert.Null(Value("repetition", Quarters(60, 62, 64, 67)));
    }

    [Fact]
    public void Structure_is_in_phrases_that_come_back_and_not_in_a_loop_or_in_chance()
    {
        int[] phrase = [60, 64, 67, 62, 65, 69, 71, 59];
        Assert.True(Contrast(measure => phrase[measure % 4]) > 1, "a phrase of four measures");
        Assert.True(Contrast(measure => phrase[measure % 8]) > 0.5, "a phrase of eight measures");
        Assert.True(Contrast(measure => phrase[measure * measure / 3 % 8]) < 0.3, "no phrase");
        Assert.Null(Contrast(_ => 60));

        static double? Contrast(Func<int, int> pitch) =>
            Value("structure_contrast", [.. Enumerable.Range(0, 16).Select(measure => ((byte)pitch(measure), 4 * Beat * measure, 4 * Beat * measure + Beat))]);
    }

    [Fact]
    public void Silence_and_drums_have_no_value_where_there_is_nothing_to_measure_and_never_NaN()
    {
        var silence = Passage.Of(new Score { TicksPerQuarter = Beat, Notes = [] });
        var drums = Passage.Of(new Score { TicksPerQuarter = Beat, Notes = [new Note(0, Note.DrumChannel, 0, 38, 64, 0, 3)] });
        foreach (var metric in QualityMetric.All.Concat(QualityMetric.Additional))
        {
            Assert.True(metric.Measure(silence) is null or 0, metric.Name);
            Assert.True(metric.Measure(drums) is null or (>= 0 and <= 1), metric.Name);
        }

        Assert.Null(PitchMetrics.Range(drums));
        Assert.Null(TextureMetrics.PolyphonyRate(drums));
        Assert.Equal(1, RhythmMetrics.DrumPatternConsistency(drums));
    }

    private static double? Value(string metric, params (byte Pitch, int Start, int End)[] notes) =>
        QualityMetric.All.Concat(QualityMetric.Additional).Single(known => known.Name == metric).Measure(Notes(Beat, notes));

    private static (byte, int, int)[] Quarters(params byte[] pitches) => [.. pitches.Select((pitch, i) => (pitch, Beat * i, Beat * (i + 1)))];

    private static Passage Notes(int ticksPerQuarter, params (byte Pitch, int Start, int End)[] notes) => Passage.Of(new Score
    {
        TicksPerQuarter = ticksPerQuarter,
        Notes = [.. notes.Select(note => new Note(0, 0, 0, note.Pitch, 64, note.Start, note.End - note.Start))],
    });
}
