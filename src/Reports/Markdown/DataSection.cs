using System.Text;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>How the files were used.</summary>
internal static class DataSection
{
    public static void Write(StringBuilder text, RunSummary summary)
    {
        if (DataUsage.Of(summary) is not { } usage) return;
        text.Line($"\n## Data usage\n");
        text.Line($"- Files processed: {usage.Files:N0}");
        if (usage.Augmented is { } augmented) text.Line($"- Augmented: {augmented.Sum:N0} ({augmented.Mean * 100:F1} %)");
        foreach (var (name, count) in usage.Augmentations()) text.Line($"- Of these {name.Replace('_', ' ')}: {count:N0} ({100.0 * count / usage.Files:F1} % of all)");
        if (usage.CacheHit is { } hit) text.Line($"- Cache hits: {hit.Mean * 100:F1} %");
        text.Table("### Of a use", "Quantity | Mean | Min | Max", Rows(usage));
    }

    private static IEnumerable<string> Rows(DataUsage usage)
    {
        if (usage.ProcessingTime is { } time) yield return Invariant($"Processing time, ms | {1000 * time.Mean:F3} | {1000 * time.Min:F3} | {1000 * time.Max:F3}");
        if (usage.Transposition is { } shift) yield return Invariant($"Transposition, semitones | {shift.Mean:F2} | {shift.Min:F0} | {shift.Max:F0}");
        if (usage.TimeStretch is { } stretch) yield return Invariant($"Time stretch, factor | {stretch.Mean:F2} | {stretch.Min:F2} | {stretch.Max:F2}");
        if (usage.VelocityScale is { } scale) yield return Invariant($"Velocity scale, factor | {scale.Mean:F2} | {scale.Min:F2} | {scale.Max:F2}");
        if (usage.OriginalLength is { } original) yield return Invariant($"Original length | {original.Mean:N1} | {original.Min:N0} | {original.Max:N0}");
        if (usage.ProcessedLength is { } processed) yield return Invariant($"Processed length | {processed.Mean:N1} | {processed.Min:N0} | {processed.Max:N0}");
    }
}
