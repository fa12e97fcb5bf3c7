using System.Diagnostics;

namespace Instrumentation.Model.Data;

/// <summary>How a <see cref="MidiLoader"/> cuts and varies its pieces.</summary>
internal sealed record MidiLoaderOptions
{
    /// <summary>Windows in a batch, 1 or more.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Tokens in a window, 16 or more.</summary>
    public int WindowLength { get; init; } = 64;

    /// <summary>How often an epoch uses each training piece, 1 or more; a short corpus wants several.</summary>
    public int WindowsPerPiece { get; init; } = 1;

    /// <summary>Decides every order, window and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>The chance, 0 to 1, that a window is varied at all.</summary>
    public double AugmentationProbability { get; init; } = 0.5;
}

/// <summary>Serves a <see cref="Dataset"/> as batches. The same seed and epoch give the same batches on every machine.</summary>
internal sealed class MidiLoader
{
    /// <summary>Windows taken of each held-out piece, fewer where it has fewer bars.</summary>
    public const int HeldOutWindowsPerPiece = 4;

    private readonly MidiLoaderOptions _options;

    /// <param name="dataset">What to serve.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public MidiLoader(Dataset dataset, MidiLoaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WindowLength, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WindowsPerPiece, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.AugmentationProbability);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.AugmentationProbability, 1);
        (Dataset, _options) = (dataset, options);
    }

    /// <summary>What is served.</summary>
    public Dataset Dataset { get; }

    /// <summary>Batches in every epoch.</summary>
    public int BatchesPerEpoch => (Dataset.Training.Count * _options.WindowsPerPiece + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>The batches of an epoch, counted from 0: every training piece used <see cref="MidiLoaderOptions.WindowsPerPiece"/> times, in an
    /// order of the epoch's own. Those before <paramref name="first"/> are not made.</summary>
    public IEnumerable<Batch> Batches(int epoch, int first = 0)
    {
        var uses = new (Piece Piece, ulong Seed)[Dataset.Training.Count * _options.WindowsPerPiece];
        for (var i = 0; i < uses.Length; i++)
        {
            var piece = Dataset.Training[i / _options.WindowsPerPiece];
            // The name, not the place in the folder: another file beside it does not change what is made of this one.
            uses[i] = (piece, SeededRandom.Mix(_options.Seed, (ulong)epoch, SeededRandom.Hash(piece.Name), (ulong)(i % _options.WindowsPerPiece)));
        }
        var order = new SeededRandom(SeededRandom.Mix(_options.Seed, (ulong)epoch));
        order.Shuffle(uses.AsSpan());
        return InBatches(uses.Skip(first * _options.BatchSize), use => Sample(use.Piece, use.Seed), first);
    }

    /// <summary>The validation batches, always the same: windows spread evenly over every held-out piece, without augmentation.</summary>
    public IEnumerable<Batch> HeldOut() => InBatches(EvenlySpread(Dataset.HeldOut, HeldOutWindowsPerPiece), CutPlain);

    /// <summary>Training windows without augmentation, spread as <see cref="HeldOut"/> does: what a baseline may learn from.</summary>
    public IEnumerable<Batch> TrainingUnaugmented() => InBatches(EvenlySpread(Dataset.Training, HeldOutWindowsPerPiece), CutPlain);

    /// <summary>Makes the window of one use; its seed, as recorded in <see cref="FileUse.Seed"/>, decides all of it.</summary>
    internal (long[] Tokens, FileUse Use) Sample(Piece piece, ulong seed)
    {
        var began = Stopwatch.GetTimestamp();
        var random = new SeededRandom(seed);
        var bar = random.Next(StartBars(piece));
        var notes = piece.Notes(out var hit).Span;
        string? refusal = null;
        var augmentation = random.NextDouble() < _options.AugmentationProbability ? Augmentation.Draw(ref random, notes, out refusal) : Augmentation.None;
        return Cut(piece, bar, notes, augmentation, refusal, seed, hit, began);
    }

    private (long[] Tokens, FileUse Use) CutPlain((Piece Piece, int Bar) window)
    {
        var began = Stopwatch.GetTimestamp();
        return Cut(window.Piece, window.Bar, window.Piece.Notes(out var hit).Span, Augmentation.None, null, 0, hit, began);
    }

    private (long[] Tokens, FileUse Use) Cut(
        Piece piece, int bar, ReadOnlySpan<GridNote> notes, Augmentation augmentation, string? refusal, ulong seed, bool hit, long began)
    {
        var tokens = Window.Cut(notes, piece.Bars[bar], augmentation, _options.WindowLength, out var length);
        return (tokens, new FileUse
        {
            FileName = piece.Name,
            SourcePath = piece.SourcePath,
            SourceHash = piece.SourceHash,
            OriginalLength = piece.TokenCount,
            ProcessedLength = length,
            StartBar = bar,
            StartStep = piece.Bars[bar].Step,
            Seed = seed,
            Transposition = augmentation.Transposition,
            TimeStretch = augmentation.TimeStretch,
            VelocityScale = augmentation.VelocityScale,
            Warnings = WarningsOf(piece, refusal),
            Instruments = piece.Instruments,
            ProcessingSeconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
            CacheHit = hit,
        });
    }

    /// <summary>Of the damage of a file the first; all of it is recorded once when the data is opened.</summary>
    private static string? WarningsOf(Piece piece, string? refusal) => piece.Warnings.Count == 0
        ? refusal
        : $"damaged file: {piece.Warnings[0]}{(refusal is null ? "" : "; ")}{refusal}";

    /// <summary>How many of a piece's bars a window may begin in: up to the first from which the rest of the piece fits into one window.</summary>
    private int StartBars(Piece piece)
    {
        var bars = 1;
        while (bars < piece.Bars.Count && piece.TokenCount - piece.Bars[bars - 1].TokensBefore > _options.WindowLength) bars++;
        return bars;
    }

    private IEnumerable<(Piece Piece, int Bar)> EvenlySpread(IReadOnlyList<Piece> pieces, int windows)
    {
        foreach (var piece in pieces)
        {
            var bars = StartBars(piece);
            var count = Math.Min(windows, bars);
            for (var i = 0; i < count; i++) yield return (piece, bars * i / count);
        }
    }

    private IEnumerable<Batch> InBatches<T>(IEnumerable<T> windows, Func<T, (long[] Tokens, FileUse Use)> make, int first = 0)
    {
        var index = first;
        foreach (var chunk in windows.Chunk(_options.BatchSize))
        {
            var tokens = new long[chunk.Length * _options.WindowLength];
            var uses = new FileUse[chunk.Length];
            for (var row = 0; row < chunk.Length; row++)
            {
                (var window, uses[row]) = make(chunk[row]);
                window.CopyTo(tokens, row * _options.WindowLength);
            }
            yield return new Batch
            {
                Index = index++,
                Size = chunk.Length,
                WindowLength = _options.WindowLength,
                Tokens = tokens,
                TokenCount = uses.Sum(use => use.ProcessedLength),
                FilesAugmented = uses.Count(use => use.Augmented),
                Files = uses,
            };
        }
    }
}
