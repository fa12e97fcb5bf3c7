namespace Instrumentation;

/// <summary>
/// Marks the integer parameter that holds the number of the batch within its epoch, counted from 0. Without one, the run counts the
/// steps of the epoch itself.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BatchIndexAttribute : Attribute;
