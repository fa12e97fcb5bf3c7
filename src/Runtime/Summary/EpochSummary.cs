using Instrumentation.Export;
using Instrumentation.Journal;

namespace Instrumentation.Reports;

/// <summary>One epoch of a run.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Steps">How many steps it had.</param>
/// <param name="Losses">The mean training losses.</param>
/// <param name="ValidationLosses">The losses of its last evaluation.</param>
/// <param name="IsBest">Whether the training loop called it the best so far.</param>
public sealed record EpochSummary(
    int Epoch,
    TimeSpan Duration,
    long Steps,
    IReadOnlyList<(string Name, double Value)> Losses,
    IReadOnlyList<(string Name, double Value)> ValidationLosses,
    bool IsBest)
{
    internal static EpochSummary Of(in JournalRecord record, EpochTotals totals)
    {
        var best = record.IndexOf("is_best_model");
        return new EpochSummary(
            record.Epoch,
            record.Duration,
            totals.Steps,
            [.. totals.MeansOf(FieldRole.Loss).Select(value => (value.Field.Name + value.Labels.Suffix, value.Value))],
            [.. totals.Validation.Where(value => value.Field.Role == FieldRole.Loss).Select(value => (value.Field.Name + value.Labels.Suffix, value.Value))],
            best >= 0 && record.GetInt64(best) != 0);
    }
}
