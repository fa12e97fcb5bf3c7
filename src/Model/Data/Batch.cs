namespace Instrumentation.Model.Data;

/// <summary>Windows of tokens for one training step. Every window is a sentence of the <see cref="Vocabulary"/>'s grammar without
/// <see cref="Vocabulary.Start"/>: it begins on a bar line, states a velocity before its first note, never splits a note, and ends in
/// <see cref="Vocabulary.End"/> only where its piece ends.</summary>
internal sealed class Batch
{
    /// <summary>The place of this batch in its epoch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Windows in this batch; the last batch of an epoch may hold fewer than the others.</summary>
    public required int Size { get; init; }

    /// <summary>Tokens in a window, padding included.</summary>
    public required int WindowLength { get; init; }

    /// <summary>The token ids, row-major [<see cref="Size"/>, <see cref="WindowLength"/>].</summary>
    public required long[] Tokens { get; init; }

    /// <summary>The token ids of one window.</summary>
    public ReadOnlySpan<long> Row(int row) => Tokens.AsSpan(row * WindowLength, WindowLength);

    /// <summary>Tokens in this batch without padding.</summary>
    public required int TokenCount { get; init; }

    /// <summary>How many windows differ from what their files say.</summary>
    public required int FilesAugmented { get; init; }

    /// <summary>Where each window comes from, in the order of the rows.</summary>
    public required IReadOnlyList<FileUse> Files { get; init; }
}

/// <summary>One use of one file: which sample was made of it and how, enough to make it again.</summary>
internal sealed record FileUse
{
    /// <summary>The file's path below the data folder, with forward slashes.</summary>
    public required string FileName { get; init; }

    /// <inheritdoc cref="Piece.SourcePath"/>
    public required string SourcePath { get; init; }

    /// <inheritdoc cref="Piece.SourceHash"/>
    public required string SourceHash { get; init; }

    /// <summary>Tokens in the whole piece.</summary>
    public required int OriginalLength { get; init; }

    /// <summary>Tokens in the window, without padding.</summary>
    public required int ProcessedLength { get; init; }

    /// <summary>The bar in which the window begins, counted from 0 over the bars of its piece in which a note begins.</summary>
    public required int StartBar { get; init; }

    /// <summary>The window's first step in its piece, on the grid of <see cref="Vocabulary.StepsPerQuarter"/>.</summary>
    public required int StartStep { get; init; }

    /// <summary>The seed of the random stream that drew the window and its augmentation.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Semitones added to every melodic note, -5 to 6.</summary>
    public int Transposition { get; init; }

    /// <summary>Factor on all times: 0.5, 1 or 2, those that keep the notes on the grid.</summary>
    public double TimeStretch { get; init; } = 1;

    /// <summary>Factor on all velocities, 0.8 to 1.2.</summary>
    public double VelocityScale { get; init; } = 1;

    /// <summary>Whether anything was changed.</summary>
    public bool Augmented => Transposition != 0 || TimeStretch != 1 || VelocityScale != 1;

    /// <summary>What of the drawn augmentation was refused, and that the file is damaged; null for nothing.</summary>
    public string? Warnings { get; init; }

    /// <inheritdoc cref="Piece.Instruments"/>
    public required string Instruments { get; init; }

    /// <summary>Time that making the window took, in seconds.</summary>
    public required double ProcessingSeconds { get; init; }

    /// <summary>Whether the decoded piece was in memory or in the <see cref="PieceCache"/>; otherwise its file was decoded again.</summary>
    public required bool CacheHit { get; init; }
}
