using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// The text of a method's log entry, checked at compile time: a message and its bullet lines, with placeholders such as
/// <c>{file_name}</c> or <c>{learning_rate:E2}</c> that name a recorded value and, optionally, a .NET format string.
/// </summary>
/// <remarks>
/// <para>
/// Besides the recorded values, <c>{epoch}</c>, <c>{epochs}</c>, <c>{batch}</c>, <c>{batches}</c>, <c>{step}</c>, <c>{duration}</c>
/// (seconds), <c>{memory}</c>, <c>{gpu_allocated}</c>, <c>{gpu_reserved}</c>, <c>{gpu_max_allocated}</c>, <c>{cpu_rss}</c> (bytes) and
/// <c>{eta}</c> can be used everywhere, and <c>{losses}</c> where there are losses. The template of a step can also show what its phases
/// record, and the sum of a counter over the epoch so far, as <c>{files:sum}</c>.
/// </para>
/// <para>
/// A value with a unit can be shown in another one: <c>{size:MB}</c>, <c>{wait:ms:F0}</c>, <c>{hit_rate:percent}</c>. Formatting is
/// culture-invariant. <c>{{</c> and <c>}}</c> stand for braces. <c>docs/formats.md</c> has the whole list.
/// </para>
/// </remarks>
/// <param name="message">The entry's first line.</param>
/// <param name="details">The lines below it, each shown as a bullet.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LogAttribute(string message, params string[] details) : Attribute
{
    /// <summary>The entry's first line.</summary>
    public string Message { get; } = message;

    /// <summary>The lines below it, each shown as a bullet.</summary>
    public IReadOnlyList<string> Details { get; } = details;

    /// <summary>The entry's level; <see cref="LogLevel.Information"/> by default.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;
}
