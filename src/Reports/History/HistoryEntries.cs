using System.Runtime.InteropServices;
using System.Text.Json;
using Instrumentation.Export.History;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Reports.History;

/// <summary>Takes a row.</summary>
/// <param name="offset">Where it stands in the file.</param>
/// <param name="columns">The places of its quantities.</param>
/// <param name="step">Its global step.</param>
/// <param name="values">The values of the quantities.</param>
internal delegate void RowAction(long offset, int[] columns, long step, ReadOnlySpan<double> values);

/// <summary>Reads the entries of a history file, a stretch at a time. Layouts are remembered, so that any stretch that was read once can be read again.</summary>
/// <param name="path">The file.</param>
/// <param name="file">The file, open.</param>
/// <param name="placeOf">Gives a quantity its place.</param>
internal sealed class HistoryEntries(string path, SafeFileHandle file, Func<HistoryColumn, int> placeOf)
{
    private readonly byte[] _buffer = new byte[1 << 18];
    private readonly Dictionary<int, int[]> _layouts = [];

    /// <summary>The event with images or sounds with which the stretch ended; null where it ended otherwise.</summary>
    public RecordedMedia? Media { get; private set; }

    /// <summary>The attempt that began with the last entry of the stretch that was read; null where it ended otherwise.</summary>
    public HistoryAttempt? Attempt { get; private set; }

    /// <summary>Reads whole entries from one place on, up to another, to an attempt or an event with media, or as far as the buffer goes.</summary>
    /// <returns>Where the next stretch begins; the same place where there is no whole entry yet.</returns>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public long Read(long position, long end, RowAction take)
    {
        (Attempt, Media) = (null, null);
        var read = RandomAccess.Read(file, _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, end - position)), position);
        var used = 0;
        while (Attempt is null && Media is null && read - used >= HistoryFormat.HeaderSize)
        {
            var size = MemoryMarshal.Read<int>(_buffer.AsSpan(used));
            if (size < HistoryFormat.HeaderSize)
                throw new InvalidDataException($"'{path}' is damaged at byte {position + used}; 'recover' makes it again where the journal was kept.");
            if (MemoryMarshal.Read<int>(_buffer.AsSpan(used + sizeof(int))) == HistoryFormat.Media) return ReadMedia(position, used, read, size, end);
            if (size > read - used) break;
            ReadEntry(position + used, _buffer.AsSpan(used, size), take);
            used += size;
        }

        return position + used;
    }

    /// <summary>Only the description is read; the files may be larger than the buffer.</summary>
    private long ReadMedia(long position, int used, int read, int size, long end)
    {
        const int Fixed = HistoryFormat.HeaderSize + sizeof(int);
        if (position + used + size > end) return position + used;
        var length = read - used < Fixed ? int.MaxValue : MemoryMarshal.Read<int>(_buffer.AsSpan(used + HistoryFormat.HeaderSize));
        if (length > read - used - Fixed) return used > 0 ? position + used : position + size; // Of a description that no buffer holds, the event is left out.
        var media = JsonSerializer.Deserialize<HistoryMedia>(_buffer.AsSpan(used + Fixed, length), HistoryFormat.Json)!;
        Media = new RecordedMedia(media, position + used + Fixed + length);
        return position + used + size;
    }

    private void ReadEntry(long offset, ReadOnlySpan<byte> entry, RowAction take)
    {
        var kind = MemoryMarshal.Read<int>(entry[sizeof(int)..]);
        var content = entry[HistoryFormat.HeaderSize..];
        if (_layouts.TryGetValue(kind, out var columns))
            take(offset, columns, Math.Max(0, MemoryMarshal.Read<long>(content)), MemoryMarshal.Cast<byte, double>(content[sizeof(long)..]));
        else if (kind == HistoryFormat.Layout && JsonSerializer.Deserialize<HistoryLayout>(content, HistoryFormat.Json) is { } layout)
            _layouts[layout.Kind] = [.. layout.Columns.Select(placeOf)];
        else if (kind == HistoryFormat.Attempt)
            Attempt = JsonSerializer.Deserialize<HistoryAttempt>(content, HistoryFormat.Json);
    }
}
