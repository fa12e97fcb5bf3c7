using Instrumentation.Export;
using Instrumentation.Export.History;
using Instrumentation.Journal;
using Instrumentation.Reports.History;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Page;

/// <summary>
/// Follows a run's folder for those who look at its page: the journal, from where its summary was saved, and the history. It works only while somebody looks,
/// and goes on where it is when somebody looks again. The run does not notice it.
/// </summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="health">How the recording does, where the run is one of this process.</param>
/// <param name="stopping">Is cancelled when the page goes: what is there by then is still shown.</param>
internal sealed class RunWatch(string folder, RunHealth? health, CancellationToken stopping) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private RunHistory _history = new(folder);
    private RunProgress _progress = new();
    private SummaryFold _fold = new();
    private JournalReader? _reader;
    private string? _notice;
    private long _updated = long.MinValue;
    private bool _isEnding;

    /// <summary>What the page shows now.</summary>
    public PageState State { get; private set; } = null!;

    /// <summary>Brings the state up to date, unless it was less than half a second ago.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public PageState Update()
    {
        lock (_lock)
        {
            var isOld = Environment.TickCount64 - _updated >= Interval.TotalMilliseconds || (stopping.IsCancellationRequested && !_isEnding);
            if (State is not null && !isOld) return State;
            _isEnding = stopping.IsCancellationRequested;
            var changed = ReadJournal() | ReadHistory();
            if (changed || State is null) State = PageStateBuilder.Of(_fold.Summary, _history, health, _notice);
            _updated = Environment.TickCount64;
            return State;
        }
    }

    /// <summary>The values of a chart between two steps; null for a chart that is not there.</summary>
    public ReadOnlyMemory<byte>? Read(string chart, long from, long to, int buckets)
    {
        lock (_lock)
        {
            return State.Charts.FirstOrDefault(each => each.Id == chart) is { } found ? ChartData.Of(_history, found, from, to, buckets) : null;
        }
    }

    /// <summary>A file of something that the model made; null for one that is not there.</summary>
    public (string Type, byte[] Content)? Read(string sample, int file)
    {
        lock (_lock)
        {
            var media = Find(sample);
            return media is null || file < 0 || file >= media.Event.Media.Count ? null : (media.Event.Media[file].Type, _history.Read(media, file));
        }
    }

    /// <summary>The path of the file that a sample names, in the folder of the run; null where there is none.</summary>
    public string? PathOf(string sample)
    {
        lock (_lock)
        {
            if (Find(sample)?.Event.Values["path"]?.ToString() is not { } path) return null;
            var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
            var full = Path.GetFullPath(Path.Combine(root, path));
            return full.StartsWith(root, StringComparison.Ordinal) && File.Exists(full) ? full : null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _reader?.Dispose();
            _history.Dispose();
        }
    }

    private RecordedMedia? Find(string sample) => _history.Media.FirstOrDefault(media => media.Files.ToString(System.Globalization.CultureInfo.InvariantCulture) == sample);

    private bool ReadJournal()
    {
        // Who is gone now has written nothing since, so what is read after this is all there is.
        var holder = RunLock.WriterIn(folder);
        var changed = holder != _fold.Summary.Holder;
        if (_reader is null) Open();
        _reader!.Live = holder is not null;
        while (_reader.TryRead(out var record))
        {
            changed = true;
            _progress.Apply(record);
            _fold.Add(record, _progress);
        }

        if (_reader.MissingSegments > 0 && holder is not null)
        {
            // The run was faster and has deleted what was not read here; what it has saved of that is read instead, now or next time.
            Open();
            changed = true;
        }

        _fold.Summary.Holder = holder;
        _fold.Summary.UnfinishedRecords = _reader.Unfinished;
        _fold.Summary.DamagedRecords = _reader.Damaged + _progress.DamagedDescriptions;
        return changed;
    }

    private void Open()
    {
        _reader?.Dispose();
        _reader = JournalStart.Find(folder, fromSaved: true).Open(live: true, out _progress, out _fold);
    }

    private bool ReadHistory()
    {
        try
        {
            if (_history.Update()) return true;
        }
        catch (InvalidDataException exception)
        {
            _notice = exception.Message;
            return false;
        }

        if (!_history.HasRows) _history = HistoryOf(_fold.Summary.Series);
        return false;
    }

    /// <summary>Of a run without a history there is what its summary has.</summary>
    private RunHistory HistoryOf(RunSeries series)
    {
        var history = new RunHistory(folder);
        foreach (var (group, source, all) in new[]
        {
            (HistoryGroup.Loss, "step", series.Losses), (HistoryGroup.HeldOutLoss, "evaluation", series.HeldOutLosses), (HistoryGroup.Throughput, "step", series.Throughputs),
            (HistoryGroup.Phase, "step", series.Phases), (HistoryGroup.LearningRate, "step", series.LearningRates), (HistoryGroup.GradientNorm, "step", series.GradientNorms),
            (HistoryGroup.Memory, "memory", series.Memory),
        })
        {
            var scale = group == HistoryGroup.Memory ? 1L << 30 : 1;
            foreach (var (name, steps) in all)
            {
                foreach (var point in steps.Points())
                {
                    var bucket = new HistoryBucket { NonFinite = (int)Math.Min(int.MaxValue, point.NonFinite) };
                    if (double.IsFinite(point.Mean))
                        bucket.Add(new HistoryBucket { Min = scale * point.Min, Max = scale * point.Max, Sum = scale * point.Mean, Last = scale * point.Mean, Count = 1 });
                    history.Add(new HistoryColumn(source, group, name), (long)(point.Step - (steps.StepsPerBucket - 1) / 2.0), bucket);
                }
            }
        }

        return history;
    }
}
