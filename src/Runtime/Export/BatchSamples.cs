namespace Instrumentation.Export;

/// <summary>The samples of the batch that runs or ran last, by the names that events gave them: what to look at when the batch is anomalous.</summary>
public sealed class BatchSamples
{
    /// <summary>Of a batch with more samples the first ones are kept.</summary>
    public const int MaxKept = 256;

    private readonly List<string> _names = [];

    /// <summary>The batch's epoch; -1 before the first sample.</summary>
    public int Epoch { get; private set; } = -1;

    /// <summary>The batch; -1 before the first sample.</summary>
    public int Batch { get; private set; } = -1;

    /// <summary>Their names, in the order in which they were recorded.</summary>
    public IReadOnlyList<string> Names => _names;

    internal void Add(in JournalRecord record)
    {
        for (var i = 0; i < record.Schema.Fields.Count; i++)
        {
            if (record.Schema.Fields[i] is not { Role: FieldRole.SampleId, Type: FieldType.Text, IsArray: false } || record.GetText(i) is not { } name) continue;
            if ((record.Epoch, record.Batch) != (Epoch, Batch)) Restore(new BatchSamplesState(record.Epoch, record.Batch, []));
            if (_names.Count < MaxKept) _names.Add(name);
        }
    }

    internal BatchSamplesState Save() => new(Epoch, Batch, [.. _names]);

    internal void Restore(BatchSamplesState state)
    {
        (Epoch, Batch) = (state.Epoch, state.Batch);
        _names.Clear();
        _names.AddRange(state.Names);
    }
}

/// <summary>A copy of <see cref="BatchSamples"/>.</summary>
internal sealed record BatchSamplesState(int Epoch, int Batch, IReadOnlyList<string> Names);
