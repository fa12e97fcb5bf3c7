using System.Text.Json.Serialization;

namespace Instrumentation.Summary;

/// <summary>
/// The course of a loss in constant memory: its last value, its distribution, and the means of the two halves of the run, for the
/// trend.
/// </summary>
/// <remarks>
/// The halves come from blocks of steps whose length doubles whenever there are too many of them, so the middle is known to within
/// one block in 64.
/// </remarks>
public sealed class LossSummary
{
    private const int MaxBlocks = 128;

    [JsonInclude]
    private List<Block> _blocks = [];

    [JsonInclude]
    private long _blockLength = 1;

    /// <summary>The value of the last step.</summary>
    [JsonInclude]
    public double Last { get; private set; } = double.NaN;

    /// <summary>All values.</summary>
    [JsonInclude]
    public Distribution Values { get; private set; } = new();

    /// <summary>
    /// <c>decreasing</c> when the mean of the second half of the steps is below that of the first by more than 5 % of its size,
    /// <c>increasing</c> when it is above it by as much, otherwise <c>stable</c>; null with fewer than 10 finite values. A loss below zero
    /// decreases when it gets more negative.
    /// </summary>
    public string? Trend
    {
        get
        {
            if (Values.Count < 10) return null;
            var middle = _blocks.Count / 2;
            var first = Mean(_blocks.Take(middle));
            var change = Mean(_blocks.Skip(_blocks.Count - middle)) - first;
            var margin = 0.05 * Math.Abs(first);
            return change < -margin ? "decreasing" : change > margin ? "increasing" : "stable";
        }
    }

    /// <summary>Takes the value of the next step.</summary>
    public void Add(double value)
    {
        Last = value;
        Values.Add(value);
        if (!double.IsFinite(value)) return;

        if (_blocks.Count == 0 || _blocks[^1].Count == _blockLength) _blocks.Add(default);
        _blocks[^1] = _blocks[^1].With(new Block(value, 1));
        if (_blocks.Count == MaxBlocks && _blocks[^1].Count == _blockLength) MergePairs();
    }

    private void MergePairs()
    {
        for (var i = 0; i < MaxBlocks / 2; i++) _blocks[i] = _blocks[2 * i].With(_blocks[2 * i + 1]);
        _blocks.RemoveRange(MaxBlocks / 2, MaxBlocks / 2);
        _blockLength *= 2;
    }

    private static double Mean(IEnumerable<Block> blocks)
    {
        var total = blocks.Aggregate(default(Block), static (sum, block) => sum.With(block));
        return total.Sum / total.Count;
    }

    /// <summary>Steps that follow one another.</summary>
    private readonly record struct Block(double Sum, long Count)
    {
        public Block With(Block other) => new(Sum + other.Sum, Count + other.Count);
    }
}
