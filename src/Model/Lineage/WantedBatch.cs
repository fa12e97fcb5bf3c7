using static System.FormattableString;

namespace Instrumentation.Model.Lineage;

/// <summary>Which batch is asked for: that of a global step, or one of an epoch.</summary>
/// <param name="Step">The global step; null where epoch and batch say it.</param>
/// <param name="Epoch">The epoch, counted from 1.</param>
/// <param name="Batch">The batch, counted from 0.</param>
internal readonly record struct WantedBatch(long? Step, int Epoch, int Batch)
{
    /// <summary>What a JSON line about the batch has in it, as the exporter writes it.</summary>
    public string Mark => Step is { } step ? Invariant($"\"global_step\":{step},") : Invariant($"\"epoch\":{Epoch},\"batch\":{Batch},");

    public bool Is(long step, int epoch, int batch) => Step is { } wanted ? step == wanted : (epoch, batch) == (Epoch, Batch);

    public override string ToString() => Step is { } step ? Invariant($"step {step}") : Invariant($"batch {Batch} of epoch {Epoch}");
}
