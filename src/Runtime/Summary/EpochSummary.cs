using Instrumentation.Export;

namespace Instrumentation.Summary;

/// <summary>One epoch of a run, or several that follow one another in a run of very many: then the figures are those of all together.</summary>
/// <param name="FirstEpoch">Its number, or that of the first one.</param>
/// <param name="Epoch">Its number, or that of the last one.</param>
/// <param name="Epochs">How many epochs these are.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Steps">How many steps it had.</param>
/// <param name="Losses">The mean training losses.</param>
/// <param name="ValidationLosses">The losses of its last evaluation; of several epochs, their means.</param>
/// <param name="BestEpoch">Its number if the training loop called it the best so far; of several, the last such number.</param>
/// <param name="LastStep">The global step that ran last when it ended; null where that was not kept.</param>
public sealed record EpochSummary(
    int FirstEpoch,
    int Epoch,
    int Epochs,
    TimeSpan Duration,
    long Steps,
    IReadOnlyList<EpochLoss> Losses,
    IReadOnlyList<EpochLoss> ValidationLosses,
    int? BestEpoch,
    long? LastStep = null)
{
    /// <summary>Whether the training loop called it, or one of several, the best so far.</summary>
    public bool IsBest => BestEpoch is not null;

    internal static EpochSummary Of(in JournalRecord record, EpochTotals totals)
    {
        var best = record.IndexOf("is_best_model");
        return new EpochSummary(
            record.Epoch,
            record.Epoch,
            1,
            record.Duration,
            totals.Steps,
            [.. totals.MeansOf(FieldRole.Loss).Select(EpochLoss.Of)],
            [.. totals.Validation.Where(value => value.Field.Role == FieldRole.Loss).Select(EpochLoss.Of)],
            best >= 0 && record.GetInt64(best) != 0 ? record.Epoch : null,
            record.Step < 0 ? null : record.Step);
    }

    /// <summary>This epoch and the one after it.</summary>
    internal EpochSummary With(EpochSummary next) => new(
        FirstEpoch,
        next.Epoch,
        Epochs + next.Epochs,
        Duration + next.Duration,
        Steps + next.Steps,
        EpochLoss.Merge(Losses, next.Losses),
        EpochLoss.Merge(ValidationLosses, next.ValidationLosses),
        next.BestEpoch ?? BestEpoch,
        next.LastStep);
}
