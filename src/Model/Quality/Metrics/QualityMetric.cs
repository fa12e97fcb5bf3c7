namespace Instrumentation.Model.Quality.Metrics;

/// <summary>
/// A number that says something about one passage of music, beside the same number of the training corpus. By itself none is better when higher: noise has the highest
/// entropy, and a loop the greatest consistency.
/// </summary>
/// <param name="Name">Its name in records, reports and on the command line: MusPy's where MusPy has it.</param>
/// <param name="Aspect">What it tells of.</param>
/// <param name="Measure">Measures a passage; null where the passage has nothing to measure. Never NaN.</param>
internal sealed record QualityMetric(string Name, QualityAspect Aspect, Func<Passage, double?> Measure)
{
    /// <summary>Whether only less than the corpus has is a fault. Of structure neither noise nor a loop has too much.</summary>
    public bool MoreIsNoFault { get; init; }

    /// <summary>The fourteen that the quality of a sample is made of, by aspect. <c>docs/music-quality.md</c> defines each.</summary>
    public static IReadOnlyList<QualityMetric> All { get; } =
    [
        new("local_pitch_class_entropy", QualityAspect.Harmony, HarmonyMetrics.LocalPitchClassEntropy),
        new("scale_consistency", QualityAspect.Harmony, PitchMetrics.ScaleConsistency),
        new("consonance", QualityAspect.Harmony, HarmonyMetrics.Consonance),
        new("n_pitches_used", QualityAspect.Melody, PitchMetrics.Used),
        new("melodic_interval", QualityAspect.Melody, MelodyMetrics.Interval),
        new("repetition", QualityAspect.Melody, StructureMetrics.Repetition),
        new("polyphony", QualityAspect.Texture, TextureMetrics.Polyphony),
        new("polyphony_rate", QualityAspect.Texture, TextureMetrics.PolyphonyRate),
        new("note_density", QualityAspect.Texture, TextureMetrics.Density),
        new("empty_beat_rate", QualityAspect.Rhythm, TextureMetrics.EmptyBeatRate),
        new("groove_consistency", QualityAspect.Rhythm, RhythmMetrics.GrooveConsistency),
        new("onset_interval_entropy", QualityAspect.Rhythm, RhythmMetrics.OnsetIntervalEntropy),
        new("note_length_entropy", QualityAspect.Rhythm, RhythmMetrics.NoteLengthEntropy),
        new("structure_contrast", QualityAspect.Structure, StructureMetrics.Contrast) { MoreIsNoFault = true },
    ];

    /// <summary>Those that the command <c>quality</c> also shows: what else MusPy has, and one that only tells a loop.</summary>
    public static IReadOnlyList<QualityMetric> Additional { get; } =
    [
        new("pitch_range", QualityAspect.Melody, PitchMetrics.Range),
        new("n_pitch_classes_used", QualityAspect.Harmony, PitchMetrics.ClassesUsed),
        new("pitch_entropy", QualityAspect.Melody, PitchMetrics.Entropy),
        new("pitch_class_entropy", QualityAspect.Harmony, PitchMetrics.ClassEntropy),
        new("empty_measure_rate", QualityAspect.Rhythm, TextureMetrics.EmptyMeasureRate),
        new("drum_pattern_consistency", QualityAspect.Rhythm, RhythmMetrics.DrumPatternConsistency),
        new("bar_self_similarity", QualityAspect.Structure, StructureMetrics.SelfSimilarity),
    ];

    /// <summary>How many aspects there are.</summary>
    public static int Aspects { get; } = Enum.GetValues<QualityAspect>().Length;

    /// <summary>The values of <see cref="All"/>, in their order.</summary>
    public static double?[] MeasureAll(Passage passage)
    {
        var values = new double?[All.Count];
        for (var i = 0; i < values.Length; i++) values[i] = All[i].Measure(passage);
        return values;
    }
}

/// <summary>What of music a metric tells of.</summary>
internal enum QualityAspect { Harmony, Melody, Texture, Rhythm, Structure }
