namespace Instrumentation.Model.Data;

/// <summary>One usable file of a <see cref="Dataset"/>.</summary>
internal sealed class Piece
{
    /// <summary>The file's path below the data folder, with forward slashes.</summary>
    public required string Name { get; init; }
}
