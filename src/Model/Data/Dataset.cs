namespace Instrumentation.Model.Data;

/// <summary>A folder of MIDI files, decoded and split into training and held-out pieces.</summary>
internal sealed class Dataset
{
    /// <summary>The pieces to train on, in ordinal order of their names.</summary>
    public required IReadOnlyList<Piece> Training { get; init; }

    /// <summary>The pieces kept apart: at least one, and no song has pieces on both sides.</summary>
    public required IReadOnlyList<Piece> HeldOut { get; init; }

    /// <summary>Files that were left out, with the reason.</summary>
    public required IReadOnlyList<FileNotice> Skipped { get; init; }

    /// <summary>Files that were read in spite of damage, with what was wrong.</summary>
    public required IReadOnlyList<FileNotice> Repaired { get; init; }

    /// <summary>Reads all MIDI files below <paramref name="folder"/>.</summary>
    /// <exception cref="InputException">The folder is missing, empty, or holds too little that is usable.</exception>
    public static Dataset Open(string folder) => throw new NotImplementedException(folder);
}

/// <summary>Something to tell about one file.</summary>
/// <param name="Path">Its path below the data folder, with forward slashes.</param>
/// <param name="Reason">What is wrong with it.</param>
internal sealed record FileNotice(string Path, string Reason);
