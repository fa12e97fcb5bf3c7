namespace Instrumentation.Reports;

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

    private readonly List<(double Sum, long Count)> _blocks = [];
    private long _blockLength = 1;

    /// <summary>The value of the last step.</summary>
    public double Last { get; private set; } = double.NaN;

    /// <summary>All values.</summary>
    public Distribution Values { get; } = new();

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

        if (_blocks.Count == 0 || _blocks[^1].Count == _blockLength) _blocks.Add((0, 0));
        _blocks[^1] = (_blocks[^1].Sum + value, _blocks[^1].Count + 1);
        if (_blocks.Count == MaxBlocks && _blocks[^1].Count == _blockLength) MergePairs();
    }

    private void MergePairs()
    {
        for (var i = 0; i < MaxBlocks / 2; i++)
            _blocks[i] = (_blocks[2 * i].Sum + _blocks[2 * i + 1].Sum, _blocks[2 * i].Count + _blocks[2 * i + 1].Count);
        _blocks.RemoveRange(MaxBlocks / 2, MaxBlocks / 2);
        _blockLength *= 2;
    }

    private static double Mean(IEnumerable<(double Sum, long Count)> blocks)
    {
        var (sum, count) = blocks.Aggregate((Sum: 0.0, Count: 0L), (total, block) => (total.Sum + block.Sum, total.Count + block.Count));
        return sum / count;
    }
}
