using System.Globalization;
using Instrumentation.Export;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Terminal;

/// <summary>What a console says of an epoch that has ended, in one line.</summary>
internal static class EpochLine
{
    public static string Of(in JournalRecord record, RunProgress progress)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"Epoch {record.Epoch}{ProgressPicture.Total(progress.Epochs)} took {progress.Epoch.DurationOf(record).TotalSeconds:F1} s. Losses: ");
        line += Text(EpochFigures.TrainLosses(record, progress));
        var validation = progress.Epoch.Validation.Where(value => value.Field.Role == FieldRole.Loss).ToList();
        if (validation.Count > 0) line += ". Validation: " + Text(validation);
        if (EpochFigures.Returned(record, "is_best_model") is 1) line += ". New best";
        return line + ".";
    }

    private static string Text(List<RowValue> losses) => losses.Count == 0 ? "none"
        : string.Join(", ", losses.Select(loss => $"{loss.Field.Short ?? loss.Field.Name}{loss.Labels.Suffix} {loss.Value.ToString("F4", CultureInfo.InvariantCulture)}"));
}
