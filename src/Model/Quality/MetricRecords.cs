namespace Instrumentation.Model.Quality;

/// <summary>The fourteen metrics of one sample, as a record has them; null where one is not defined.</summary>
internal readonly record struct MetricFields(
    [Field] double? LocalPitchClassEntropy,
    [Field] double? ScaleConsistency,
    [Field] double? Consonance,
    [Field] double? NPitchesUsed,
    [Field] double? MelodicInterval,
    [Field] double? Repetition,
    [Field] double? Polyphony,
    [Field] double? PolyphonyRate,
    [Field] double? NoteDensity,
    [Field] double? EmptyBeatRate,
    [Field] double? GrooveConsistency,
    [Field] double? OnsetIntervalEntropy,
    [Field] double? NoteLengthEntropy,
    [Field] double? StructureContrast)
{
    /// <param name="values">In the order of <see cref="Metrics.QualityMetric.All"/>.</param>
    public static MetricFields Of(double?[] values) => new(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11], values[12], values[13]);
}

/// <summary>A number for each of the fourteen metrics, as destinations of metrics show it.</summary>
internal readonly record struct MetricGauges(
    [Gauge(Unit = "bits", Help = "Entropy of the pitch classes within four measures.")] double? LocalPitchClassEntropy,
    [Gauge(Help = "Share of notes that the best fitting scale holds.")] double? ScaleConsistency,
    [Gauge(Help = "Share of consonant pairs among pitches that sound together.")] double? Consonance,
    [Gauge(Help = "Different pitches.")] double? NPitchesUsed,
    [Gauge(Help = "Mean size of the intervals of the top line, in semitones.")] double? MelodicInterval,
    [Gauge(Help = "Share of runs of four notes that have occurred before.")] double? Repetition,
    [Gauge(Help = "Mean number of pitches that sound where one does.")] double? Polyphony,
    [Gauge(Help = "Share of the time in which three pitches or more sound.")] double? PolyphonyRate,
    [Gauge(Help = "Notes per beat.")] double? NoteDensity,
    [Gauge(Help = "Share of beats in which nothing sounds.")] double? EmptyBeatRate,
    [Gauge(Help = "How alike the onsets of neighbouring measures are.")] double? GrooveConsistency,
    [Gauge(Unit = "bits", Help = "Entropy of the times from one onset to the next.")] double? OnsetIntervalEntropy,
    [Gauge(Unit = "bits", Help = "Entropy of the lengths of notes.")] double? NoteLengthEntropy,
    [Gauge(Help = "How much more alike measures four or eight apart are than any two, in standard deviations.")] double? StructureContrast)
{
    /// <inheritdoc cref="MetricFields.Of"/>
    public static MetricGauges Of(double?[] values) => new(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11], values[12], values[13]);
}

/// <summary>The overlap of the samples with the corpus in each metric, 0 to 1.</summary>
internal readonly record struct MetricOverlaps(
    [Gauge] double LocalPitchClassEntropy,
    [Gauge] double ScaleConsistency,
    [Gauge] double Consonance,
    [Gauge] double NPitchesUsed,
    [Gauge] double MelodicInterval,
    [Gauge] double Repetition,
    [Gauge] double Polyphony,
    [Gauge] double PolyphonyRate,
    [Gauge] double NoteDensity,
    [Gauge] double EmptyBeatRate,
    [Gauge] double GrooveConsistency,
    [Gauge] double OnsetIntervalEntropy,
    [Gauge] double NoteLengthEntropy,
    [Gauge] double StructureContrast)
{
    /// <inheritdoc cref="MetricFields.Of"/>
    public static MetricOverlaps Of(double[] values) => new(
        values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], values[10], values[11], values[12], values[13]);
}
