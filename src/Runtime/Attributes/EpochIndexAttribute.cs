namespace Instrumentation;

/// <summary>
/// Marks the integer parameter that holds the number of the epoch, as the log shows it. Without one, a step, a phase or an event
/// belongs to the epoch that is running.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EpochIndexAttribute : Attribute;
