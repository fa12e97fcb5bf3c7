using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>One process that worked on a run: the first one, or one that resumed it.</summary>
/// <param name="Number">From 1 on.</param>
/// <param name="ProcessId">The id that the process had.</param>
/// <param name="Started">When it began, in the run's local time.</param>
/// <param name="ResumedAtStep">The step of the checkpoint from which it went on; null for one from the beginning.</param>
/// <param name="Steps">How many steps it recorded.</param>
/// <param name="Status">How it ended: <c>completed</c>, <c>interrupted</c>, <c>failed</c>, or <c>unfinished</c> when it has no end.</param>
/// <param name="Reason">Why it ended so, where that is known.</param>
public sealed record RunAttempt(int Number, int ProcessId, DateTimeOffset Started, long? ResumedAtStep, long Steps, string Status, string? Reason)
{
    internal const string Unfinished = "unfinished";
    internal const int MaxKept = 100;

    internal static RunAttempt Of(in JournalRecord start, RunProgress progress) => new(
        progress.Attempt,
        (int)(progress.NumberOf("process_id") ?? 0),
        start.Time,
        progress.ResumedFrom?.Step,
        0,
        Unfinished,
        null);

    internal RunAttempt Ended(in JournalRecord end) => this with
    {
        Status = end.GetText(end.IndexOf("status")) ?? Status,
        Reason = end.IndexOf("reason") is >= 0 and var reason ? end.GetText(reason) : null,
    };
}
