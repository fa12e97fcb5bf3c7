namespace Instrumentation.Reports.Terminal;

/// <summary>How much of a run a console shows.</summary>
public enum ConsoleDetail
{
    /// <summary>What is wrong, and nothing else.</summary>
    Quiet,

    /// <summary>Where the training stands, its epochs, and what is wrong.</summary>
    Normal,

    /// <summary>Also each of its log entries of the level information, apart from those of steps.</summary>
    Verbose,
}
