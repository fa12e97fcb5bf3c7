namespace Instrumentation.Crashes;

/// <summary>What the process that is killed does to its files beside writing them.</summary>
/// <param name="KeepsJournal">Whether its journal is kept, or deleted segment by segment behind the exporters.</param>
/// <param name="RotatesLog">Whether its text log is rotated and compressed.</param>
internal readonly record struct Scenario(bool KeepsJournal, bool RotatesLog)
{
    public override string ToString() => $"{(KeepsJournal ? "keep" : "delete")}{(RotatesLog ? " rotate" : "")}";

    public static Scenario Parse(string text) => new(text.StartsWith("keep", StringComparison.Ordinal), text.EndsWith("rotate", StringComparison.Ordinal));
}
