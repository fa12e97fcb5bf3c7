namespace Instrumentation;

/// <summary>
/// Marks a <c>partial</c> method as one training step: one batch, from data to updated weights. The generator implements it around
/// the method of the same name with the suffix <c>Core</c> and writes one record per call, with the values of the step and of the
/// phases that it ran.
/// </summary>
/// <remarks>
/// A run has one step at a time. A step entered while another is running is not recorded: it runs, and a fault names the method.
/// Without a <see cref="LogAttribute"/> the log gets the progress entry.
/// </remarks>
/// <param name="name">The record's name in <c>snake_case</c>; by default the method's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute(string? name = null) : Attribute
{
    /// <summary>The record's name, or null for the method's name in <c>snake_case</c>.</summary>
    public string? Name { get; } = name;
}
