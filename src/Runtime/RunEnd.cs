namespace Instrumentation;

/// <summary>How a run ended, as its last record says it.</summary>
/// <param name="Status">One of <see cref="Completed"/>, <see cref="Interrupted"/> and <see cref="Failed"/>.</param>
/// <param name="Reason">Why, in a few words; null for a run that was completed.</param>
/// <param name="Report">The path of the final report, if the program gave one.</param>
internal readonly record struct RunEnd(string Status, string? Reason, string? Report)
{
    public const string Completed = "completed";
    public const string Interrupted = "interrupted";
    public const string Failed = "failed";
}
