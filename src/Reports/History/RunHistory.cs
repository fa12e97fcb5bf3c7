using Instrumentation.Export.History;
using Microsoft.Win32.SafeHandles;

namespace Instrumentation.Reports.History;

/// <summary>
/// The numbers of a run that goes on or has ended, step by step, from its <c>experiments/history.bin</c>. The file is read once, for an overview in bounded
/// memory; a part is then answered from the overview where that is fine enough, and otherwise from the rows of its steps, of which there are not
/// many.
/// </summary>
/// <param name="folder">The run's folder.</param>
internal sealed class RunHistory(string folder) : IDisposable
{
    /// <summary>How many events with images or sounds are known at a time.</summary>
    private const int MaxMedia = 100;

    private readonly string _path = Path.Combine(folder, HistoryFormat.Path);
    private readonly List<HistorySeries> _series = [];
    private readonly List<Stretch> _stretches = [];
    private readonly List<(long Offset, long Step)> _resumed = [];
    private readonly List<RecordedMedia> _media = [];
    private SafeFileHandle? _file;
    private HistoryEntries? _entries;
    private long _position;

    /// <summary>The quantities, in the order in which they were recorded first.</summary>
    public IReadOnlyList<HistorySeries> Series => _series;

    /// <summary>The latest step that counts; -1 before the first.</summary>
    public long LastStep { get; private set; } = -1;

    /// <summary>The events with images or sounds: the latest of them, in their order.</summary>
    public IReadOnlyList<RecordedMedia> Media => _media;

    /// <summary>How many steps share a bucket of the overview.</summary>
    public long StepsPerBucket { get; private set; } = 1;

    /// <summary>Whether single steps can be read; otherwise there is the overview alone.</summary>
    public bool HasRows => _file is not null;

    /// <summary>Takes what was written since the last time; false when there was nothing, or there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public bool Update()
    {
        if (_file is null && !TryOpen()) return false;
        var length = RandomAccess.GetLength(_file!);
        if (length < _position) Clear(); // A recovery has cut it, and writes on from there.
        var before = _position;
        while (_position < length && TryReadStretch(length))
        {
        }

        return _position > before;
    }

    /// <summary>The values from one step to another, both included, in at most so many buckets.</summary>
    /// <param name="from">The first step.</param>
    /// <param name="to">The last step.</param>
    /// <param name="maxBuckets">How many buckets there may be.</param>
    /// <param name="isWanted">Whether a quantity is wanted.</param>
    public HistoryRange Read(long from, long to, int maxBuckets, Func<HistoryColumn, bool> isWanted)
    {
        (from, to) = (Math.Clamp(from, 0, Math.Max(0, LastStep)), Math.Clamp(to, 0, Math.Max(0, LastStep)));
        var width = HasRows ? 1 : StepsPerBucket;
        while (to / width - from / width >= maxBuckets) width *= 2;
        var first = from / width * width;
        var count = (int)(to / width - from / width) + 1;
        var found = Enumerable.Range(0, _series.Count).Where(place => isWanted(_series[place].Column)).ToDictionary(place => place, _ => new HistoryBucket[count]);
        var range = new HistoryRange(first, width, found);
        if (width >= StepsPerBucket) ReadOverview(range, count);
        else ReadRows(range, count);
        return range;
    }

    /// <summary>What a quantity was before a step; empty where it was not recorded.</summary>
    public HistoryBucket Before(int series, long step)
    {
        var buckets = _series[series].Buckets;
        for (var i = (int)Math.Min(buckets.Length, step / StepsPerBucket) - 1; i >= 0; i--)
        {
            if (!buckets[i].IsEmpty) return buckets[i];
        }

        return default;
    }

    /// <summary>A file of an event.</summary>
    public byte[] Read(RecordedMedia media, int index)
    {
        var bytes = new byte[media.Event.Media[index].Bytes];
        RandomAccess.Read(_file!, bytes, media.Files + media.Event.Media.Take(index).Sum(file => (long)file.Bytes));
        return bytes;
    }

    /// <summary>Takes values of a run that has no file.</summary>
    public void Add(HistoryColumn column, long step, in HistoryBucket values) => Add(PlaceOf(column), step, values);

    public void Dispose() => _file?.Dispose();

    private bool TryOpen()
    {
        if (!File.Exists(_path)) return false;
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Clear();
        return true;
    }

    private void Clear()
    {
        _series.Clear();
        _stretches.Clear();
        _resumed.Clear();
        _media.Clear();
        _entries = new HistoryEntries(_path, _file!, PlaceOf);
        (_position, StepsPerBucket, LastStep) = (0, 1, -1);
    }

    private bool TryReadStretch(long length)
    {
        var (start, first, last) = (_position, long.MaxValue, long.MinValue);
        _position = _entries!.Read(start, length, (_, columns, step, values) =>
        {
            (first, last) = (Math.Min(first, step), Math.Max(last, step));
            for (var i = 0; i < columns.Length; i++) Add(columns[i], step, BucketOf(values[i]));
        });
        if (first <= last) _stretches.Add(new Stretch(start, _position, first, last));
        if (_entries.Media is { } media) Add(media);
        if (_entries.Attempt?.ResumedAtStep is { } resumed) GoOnFrom(resumed);
        return _position > start;
    }

    /// <summary>The overview forgets what a process does again; of the bucket in which that begins, what is before is read once more.</summary>
    private void GoOnFrom(long step)
    {
        _resumed.Add((_position, step));
        LastStep = Math.Min(LastStep, step - 1);
        _media.RemoveAll(media => media.Event.Step >= step);
        var first = step / StepsPerBucket * StepsPerBucket;
        foreach (var series in _series) series.CutAt(step / StepsPerBucket);
        if (first == step) return;
        var kept = new HistoryRange(first, StepsPerBucket, Enumerable.Range(0, _series.Count).ToDictionary(place => place, _ => new HistoryBucket[1]));
        ReadRows(kept, 1);
        foreach (var place in kept.Series.Keys)
        {
            if (kept.Series[place][0] is { IsEmpty: false } values) Add(place, first, values);
        }
    }

    private void Add(RecordedMedia media)
    {
        if (_media.Count == MaxMedia) _media.RemoveAt(0);
        _media.Add(media);
    }

    private void Add(int series, long step, in HistoryBucket values)
    {
        while (step / StepsPerBucket >= HistorySeries.MaxBuckets)
        {
            foreach (var each in _series) each.MergePairs();
            StepsPerBucket *= 2;
        }

        LastStep = Math.Max(LastStep, step);
        _series[series].Add((int)(step / StepsPerBucket), values);
    }

    private int PlaceOf(HistoryColumn column)
    {
        var place = _series.FindIndex(series => series.Column.Is(column));
        if (place >= 0) return place;
        _series.Add(new HistorySeries(column));
        return _series.Count - 1;
    }

    private void ReadOverview(HistoryRange range, int count)
    {
        var perBucket = range.StepsPerBucket / StepsPerBucket;
        var first = range.First / StepsPerBucket;
        foreach (var (place, found) in range.Series)
        {
            var buckets = _series[place].Buckets;
            for (var i = first; i < Math.Min(buckets.Length, first + count * perBucket); i++) found[(i - first) / perBucket].Add(buckets[(int)i]);
        }
    }

    private void ReadRows(HistoryRange range, int count)
    {
        var last = range.First + count * range.StepsPerBucket - 1;
        foreach (var stretch in _stretches)
        {
            if (stretch.LastStep < range.First || stretch.FirstStep > last) continue;
            _entries!.Read(stretch.Start, stretch.End, (offset, columns, step, values) =>
            {
                if (step < range.First || step > last || IsSuperseded(offset, step)) return;
                for (var i = 0; i < columns.Length; i++)
                {
                    if (range.Series.TryGetValue(columns[i], out var buckets)) buckets[(step - range.First) / range.StepsPerBucket].Add(BucketOf(values[i]));
                }
            });
        }
    }

    private static HistoryBucket BucketOf(double value)
    {
        var bucket = default(HistoryBucket);
        bucket.Add(value);
        return bucket;
    }

    /// <summary>Whether a later process went on before this step, from a checkpoint.</summary>
    private bool IsSuperseded(long offset, long step) => _resumed.Exists(resumed => offset < resumed.Offset && step >= resumed.Step);

    /// <summary>A part of the file that is read at once, and the steps of its rows.</summary>
    private readonly record struct Stretch(long Start, long End, long FirstStep, long LastStep);
}
