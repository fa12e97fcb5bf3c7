using System.Globalization;
using static Instrumentation.Journal.JournalFormat;

namespace Instrumentation.Journal;

/// <summary>What cannot be read of one segment: how much, why, and how that is said.</summary>
internal sealed class SegmentDamage(long index)
{
    private readonly string _segment = $"the journal's segment '{SegmentName(index)}'";
    private long _headerBytes;
    private long _blocks;
    private long _blockBytes;
    private long _places;
    private long _placeBytes;
    private long _undefined;
    private long _undefinedBytes;
    private long _unsealedBytes;

    /// <summary>The number of the segment.</summary>
    public long Index => index;

    /// <summary>How many bytes are damaged, or mean nothing without what is.</summary>
    public long Bytes => _headerBytes + _blockBytes + _placeBytes + _undefinedBytes;

    /// <summary>Without its header nothing of it can be read.</summary>
    public void TakeHeader(long bytes) => _headerBytes = bytes;

    /// <summary>Blocks that do not fit their seals, all together.</summary>
    public void TakeBlocks(long blocks, long bytes) => (_blocks, _blockBytes) = (blocks, bytes);

    /// <summary>A record that cannot be one, or a stretch in which none can be found.</summary>
    public void AddPlace(long bytes) => (_places, _placeBytes) = (_places + 1, _placeBytes + bytes);

    /// <summary>A record that is whole, and whose definition is nowhere.</summary>
    public void AddUndefined(long bytes) => (_undefined, _undefinedBytes) = (_undefined + 1, _undefinedBytes + bytes);

    /// <summary>What was not sealed when the machine went down.</summary>
    public void AddUnsealed(long bytes) => _unsealedBytes += bytes;

    /// <summary>A sentence for each cause.</summary>
    public IEnumerable<string> Describe()
    {
        if (_headerBytes > 0) yield return $"The header of {_segment} is damaged; its {Count(_headerBytes, "byte")} are not read.";
        if (_blocks > 0) yield return $"{Count(_blocks, "block")} of {_segment} {(_blocks == 1 ? "is" : "are")} damaged; the records in {Count(_blockBytes, "byte")} are not read.";
        if (_places > 0) yield return $"{Count(_places, "place")} in {_segment} {(_places == 1 ? "holds" : "hold")} no record that can be; {Count(_placeBytes, "byte")} are not read.";
        if (_undefined > 0)
            yield return $"{Count(_undefined, "record")} in {Count(_undefinedBytes, "byte")} of {_segment} cannot be interpreted, because no definition of their kind is left; they are not read.";
        if (_unsealedBytes > 0) yield return $"The end of {_segment}, {Count(_unsealedBytes, "byte")}, was not sealed when the machine went down; its records are not read.";
    }

    private static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
