namespace Instrumentation.Export;

/// <summary>
/// The samples of the batch that runs or ran last, and of those that are read ahead, by the names that events gave them: what to look at
/// when a batch is anomalous.
/// </summary>
public sealed class BatchSamples
{
    /// <summary>Of a batch with more samples the first ones are kept.</summary>
    public const int MaxKept = 256;

    /// <summary>Of more batches the latest are kept: readers of data that are farther ahead are not followed.</summary>
    public const int MaxBatches = 16;

    private readonly List<NamedBatch> _batches = [];

    /// <summary>The names of a batch's samples, in the order in which they were recorded; empty where none is known.</summary>
    public IReadOnlyList<string> Of(int epoch, int batch) => _batches.Find(known => known.Is(epoch, batch))?.Names ?? [];

    internal void Add(in JournalRecord record)
    {
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            if (record.Schema.Fields[i] is not { Role: FieldRole.SampleId, Type: FieldType.Text, IsArray: false } || record.GetText(i) is not { } name) continue;
            var (epoch, batch) = (record.Epoch, record.Batch);
            var names = (_batches.FindLast(known => known.Is(epoch, batch)) ?? Begin(epoch, batch)).Names;
            if (names.Count < MaxKept) names.Add(name);
        }
    }

    /// <summary>A step has ended: batches before its own will not be asked for.</summary>
    internal void EndStep(in JournalRecord record)
    {
        var (epoch, batch) = (record.Epoch, record.Batch);
        _batches.RemoveAll(known => known.Epoch < epoch || (known.Epoch == epoch && known.Batch < batch));
    }

    internal IReadOnlyList<BatchSamplesState> Save() => [.. _batches.Select(known => new BatchSamplesState(known.Epoch, known.Batch, [.. known.Names]))];

    internal void Restore(IReadOnlyList<BatchSamplesState> state)
    {
        _batches.Clear();
        foreach (var saved in state) Begin(saved.Epoch, saved.Batch).Names.AddRange(saved.Names);
    }

    private NamedBatch Begin(int epoch, int batch)
    {
        if (_batches.Count == MaxBatches) _batches.RemoveAt(0);
        var begun = new NamedBatch(epoch, batch);
        _batches.Add(begun);
        return begun;
    }

    private sealed class NamedBatch(int epoch, int batch)
    {
        public int Epoch => epoch;

        public int Batch => batch;

        public List<string> Names { get; } = [];

        public bool Is(int otherEpoch, int otherBatch) => (otherEpoch, otherBatch) == (epoch, batch);
    }
}

/// <summary>A copy of what <see cref="BatchSamples"/> has of one batch.</summary>
internal sealed record BatchSamplesState(int Epoch, int Batch, IReadOnlyList<string> Names);
