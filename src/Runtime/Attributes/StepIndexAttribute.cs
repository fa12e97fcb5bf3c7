namespace Instrumentation;

/// <summary>
/// Marks the integer parameter that holds a global step, counted from 0 over the run, on an <see cref="EventAttribute"/> method that tells of
/// another step than the one that runs: a file that is read ahead, by a thread of its own, for a batch to come. Without one, an event belongs
/// to the step that runs.
/// </summary>
/// <remarks>Reports count such an event when its step has ended: what was made for a step that is never taken is recorded, and adds up to nothing.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StepIndexAttribute : Attribute;
