using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>A loss of an epoch.</summary>
/// <param name="Name">The loss, with its labels.</param>
/// <param name="Value">Its mean.</param>
/// <param name="Epochs">The mean of how many epochs it is: not every epoch has every loss.</param>
public readonly record struct EpochLoss(string Name, double Value, int Epochs = 1)
{
    internal static EpochLoss Of(RowValue value) => new(value.Field.Name + value.Labels.Suffix, value.Value);

    internal static List<EpochLoss> Merge(IReadOnlyList<EpochLoss> losses, IReadOnlyList<EpochLoss> others)
    {
        var merged = losses.ToList();
        foreach (var other in others)
        {
            var known = merged.FindIndex(loss => loss.Name == other.Name);
            if (known < 0) merged.Add(other);
            else merged[known] = merged[known].With(other);
        }

        return merged;
    }

    private EpochLoss With(EpochLoss other)
    {
        var epochs = Epochs + other.Epochs;
        return this with { Value = (Value * Epochs + other.Value * other.Epochs) / epochs, Epochs = epochs };
    }
}
