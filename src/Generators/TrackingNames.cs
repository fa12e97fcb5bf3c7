namespace Instrumentation.Generators;

/// <summary>The names of the pipeline's steps, by which the tests ask whether an edit disturbed them.</summary>
public static class TrackingNames
{
    /// <summary>The methods with an <c>[Epoch]</c>.</summary>
    public const string Epochs = nameof(Epochs);

    /// <summary>The methods with a <c>[Step]</c>.</summary>
    public const string Steps = nameof(Steps);

    /// <summary>The methods with a <c>[Phase]</c>.</summary>
    public const string Phases = nameof(Phases);

    /// <summary>The methods with an <c>[Evaluation]</c>.</summary>
    public const string Evaluations = nameof(Evaluations);

    /// <summary>The methods with an <c>[Event]</c>.</summary>
    public const string Events = nameof(Events);

    /// <summary>The types that declare them.</summary>
    public const string Types = nameof(Types);

    /// <summary>What the assembly's manifest says of all of them.</summary>
    public const string Manifest = nameof(Manifest);
}
