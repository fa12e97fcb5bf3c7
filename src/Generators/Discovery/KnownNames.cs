namespace Instrumentation.Generators.Discovery;

/// <summary>The runtime's types, which the generator knows only by name.</summary>
internal static class KnownNames
{
    public const string Namespace = "Instrumentation";
    public const string Run = "TrainingRun";
    public const string Measurement = "MeasurementAttribute";
    public const string Detect = "DetectAttribute";
    public const string SampleId = "SampleIdAttribute";
    public const string Image = "ImageAttribute";
    public const string Audio = "AudioAttribute";
    public const string Announces = "AnnouncesAttribute";
    public const string EpochIndex = "EpochIndexAttribute";
    public const string BatchIndex = "BatchIndexAttribute";
    public const string StepIndex = "StepIndexAttribute";
    public const string Log = "LogAttribute";
    public const string Nested = "NestedAttribute";

    /// <summary>How the names of generated files end: the analyzer sees them too, and must not take them for the user's.</summary>
    public const string HintSuffix = ".Instrumentation.g.cs";

    /// <summary>What can be used in every log template, besides the recorded values, and so cannot be the name of one.</summary>
    public static readonly string[] Integers = ["epoch", "epochs", "batch", "batches", "step"];

    /// <summary>The one number with a fraction among them.</summary>
    public const string Duration = "duration";

    /// <summary>The flag of a guarded phase that did not run.</summary>
    public const string Skipped = "skipped";
}
