namespace Instrumentation;

/// <summary>What a recovery did, or a comparison found.</summary>
/// <param name="Folder">The folder of the run.</param>
/// <param name="Attempt">How many processes wrote the run, one after the other; 0 where the first one died before it had recorded anything.</param>
/// <param name="Status">How the last of them ended: <c>completed</c>, <c>interrupted</c>, <c>failed</c>, or <c>unfinished</c> without a word.</param>
/// <param name="Files">The files.</param>
/// <param name="Problems">What could not be done, and what of the journal could not be read on the way, a sentence each.</param>
public sealed record RecoveredRun(string Folder, int Attempt, string Status, IReadOnlyList<RecoveredFile> Files, IReadOnlyList<string> Problems)
{
    /// <summary>Whether there is nothing left that this process could do.</summary>
    internal bool IsComplete { get; init; }

    /// <summary>Whether every file held exactly what the journal gives.</summary>
    public bool IsIntact => Problems.Count == 0 && Files.All(file => file.State == RecoveredFileState.Intact);
}

/// <summary>One file of a run.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">How long it is by the journal.</param>
/// <param name="Added">How many bytes it lacked.</param>
/// <param name="Cut">How many bytes it had that the journal does not give.</param>
public sealed record RecoveredFile(string Path, long Length, long Added, long Cut)
{
    /// <summary>How it was found.</summary>
    public RecoveredFileState State => Cut > 0 ? RecoveredFileState.Different : Added > 0 ? RecoveredFileState.Incomplete : RecoveredFileState.Intact;
}

/// <summary>How a file of a run was found.</summary>
public enum RecoveredFileState
{
    /// <summary>It held what the journal gives.</summary>
    Intact,

    /// <summary>It lacked its end.</summary>
    Incomplete,

    /// <summary>It held something else than what the journal gives.</summary>
    Different,
}
