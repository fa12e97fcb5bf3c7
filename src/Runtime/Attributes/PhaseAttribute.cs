namespace Instrumentation;

/// <summary>
/// Marks a <c>partial</c> method as a part of a step: forward, backward, optimizer. Its duration and its values join the row of the
/// step that calls it, and the checks on its values run before it returns.
/// </summary>
/// <remarks>
/// The phases of a step share their time stamps: a phase is timed from the end of the one before it (the first from the start of the
/// step), so that their durations add up. Outside a step a phase is timed by itself.
/// </remarks>
/// <param name="name">The phase's name in <c>snake_case</c>; by default the method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PhaseAttribute(string? name = null) : Attribute
{
    /// <summary>The phase's name, or null for the method's name in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;

    /// <summary>
    /// Whether the phase is left out when a check earlier in the same step found an anomaly whose severity asks for
    /// <see cref="AnomalyActions.SkipUpdate"/> in the run's <see cref="TrainingRunOptions.Policy"/>. A guarded phase returns <c>void</c>; it is what updates the weights.
    /// </summary>
    public bool Guarded { get; init; }
}
