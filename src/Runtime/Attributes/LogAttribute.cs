using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>
/// The text of a method's log entry, checked at compile time: a message and its bullet lines, with placeholders such as
/// <c>{file_name}</c> or <c>{learning_rate:E2}</c> that name a recorded value and, optionally, a .NET format string.
/// </summary>
/// <remarks>
/// Besides the recorded values, <c>{epoch}</c>, <c>{epochs}</c>, <c>{batch}</c>, <c>{batches}</c>, <c>{step}</c> and <c>{duration}</c>
/// (seconds) can be used everywhere. Formatting is culture-invariant. <c>{{</c> and <c>}}</c> stand for braces.
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
