namespace Instrumentation.Model.Samples;

/// <summary>Decides whose samples stay on the disk: the best epoch's, the worst one's and the latest one's. Of equals the earlier one stays.</summary>
internal sealed class SampleRetention
{
    /// <summary>The epoch with the highest score, null before the first score.</summary>
    public ScoredEpoch? Best { get; private set; }

    /// <summary>The epoch with the lowest score, null before the first score.</summary>
    public ScoredEpoch? Worst { get; private set; }

    /// <summary>Takes note of an epoch, which is the latest now.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="score">How good its samples are; null where that is not known.</param>
    /// <returns>The epochs whose samples stay.</returns>
    public IReadOnlySet<int> Add(int epoch, double? score)
    {
        if (score is { } known && !double.IsNaN(known))
        {
            var scored = new ScoredEpoch(epoch, known);
            if (Best is not { } best || known > best.Score) Best = scored;
            if (Worst is not { } worst || known < worst.Score) Worst = scored;
        }

        var kept = new HashSet<int> { epoch };
        if (Best is { } highest) kept.Add(highest.Epoch);
        if (Worst is { } lowest) kept.Add(lowest.Epoch);
        return kept;
    }

    /// <summary>Writes what it remembers.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (var epoch in new[] { Best, Worst })
        {
            writer.Write(epoch?.Epoch ?? -1);
            writer.Write(epoch?.Score ?? 0);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        (Best, Worst) = (Read(), Read());

        ScoredEpoch? Read()
        {
            var epoch = new ScoredEpoch(reader.ReadInt32(), reader.ReadDouble());
            return epoch.Epoch < 0 ? null : epoch;
        }
    }
}

/// <summary>An epoch and how good its samples are.</summary>
internal readonly record struct ScoredEpoch(int Epoch, double Score);
