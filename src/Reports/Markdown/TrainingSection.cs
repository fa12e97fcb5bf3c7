using System.Text;
using Instrumentation.Summary;
using static Instrumentation.Reports.Markdown.MarkdownText;

namespace Instrumentation.Reports.Markdown;

/// <summary>How the training went: what it adds up to, its epochs, its losses, its speed and its memory.</summary>
internal static class TrainingSection
{
    public static void Write(StringBuilder text, RunSummary summary)
    {
        text.Line($"\n## Training statistics\n");
        text.Line($"- Epochs completed: {summary.EpochCount:N0}");
        text.Line($"- Steps completed: {summary.Steps:N0}");
        if (summary.EpochCount > 0)
        {
            text.Line($"- Training time: {RunSummary.DurationText(summary.EpochDuration)}, {summary.EpochDuration.TotalSeconds / summary.EpochCount:F1} s per epoch");
            var best = summary.Epochs.LastOrDefault(epoch => epoch.IsBest);
            if (best is not null) text.Line($"- Best epoch: {best.BestEpoch}");
        }

        foreach (var (name, sum) in summary.Counters) text.Line($"- Total {name}: {sum:N0}");
        WriteEpochs(text, summary);
        WritePerformance(text, summary);
    }

    private static void WriteEpochs(StringBuilder text, RunSummary summary)
    {
        var losses = summary.Epochs.SelectMany(epoch => epoch.Losses).Select(loss => loss.Name).Distinct().ToList();
        var validation = summary.Epochs.SelectMany(epoch => epoch.ValidationLosses).Select(loss => loss.Name).Distinct().ToList();
        var columns = losses.Concat(validation.Select(name => "validation " + name)).Prepend("Epoch | Steps | Seconds");
        text.Table("## Epochs", string.Join(" | ", columns), summary.Epochs.Select(epoch => string.Join(" | ",
            losses.Select(name => ValueOf(epoch.Losses, name)).Concat(validation.Select(name => ValueOf(epoch.ValidationLosses, name)))
                .Prepend(Invariant($"{NumberOf(epoch)}{(epoch.IsBest ? " (new best)" : "")} | {epoch.Steps} | {epoch.Duration.TotalSeconds:F1}")))));
    }

    private static string NumberOf(EpochSummary epoch) => epoch.Epochs == 1 ? Invariant($"{epoch.Epoch}") : Invariant($"{epoch.FirstEpoch} to {epoch.Epoch}");

    /// <summary>Not every epoch has every loss: an evaluation may run every other epoch only.</summary>
    private static string ValueOf(IReadOnlyList<EpochLoss> losses, string name) =>
        losses.Where(loss => loss.Name == name).Select(loss => Invariant($"{loss.Value:F4}")).FirstOrDefault("");

    private static void WritePerformance(StringBuilder text, RunSummary summary)
    {
        text.Table("## Training losses", "Loss | Last | Mean | Min | Max | NaN or infinite | Trend", summary.Losses.Select(loss =>
            Invariant($"{loss.Key} | {loss.Value.Last:F4} | {loss.Value.Values.Mean:F4} | {loss.Value.Values.Min:F4} | {loss.Value.Values.Max:F4} | ")
            + Invariant($"{loss.Value.Values.NonFinite} | {loss.Value.Trend ?? "too short"}")));
        text.Table("## Throughput", "Rate | Mean over the steps | Min | Max | Standard deviation, last 100 steps", summary.Throughputs.Select(entry =>
            Invariant($"{entry.Key} | {entry.Value.Mean:F1} | {entry.Value.Min:F1} | {entry.Value.Max:F1} | {summary.RecentThroughputs[entry.Key].StandardDeviation:F1}")));

        var memory = summary.Progress.Memory;
        if (memory == default) return;
        text.Line($"\n## Memory at the end\n");
        text.Line($"- Process: {Gigabytes(memory.ProcessResident):F2} GB");
        if (memory.GpuMaxAllocated > 0) text.Line($"- GPU: {Gigabytes(memory.GpuAllocated):F2} GB allocated, {Gigabytes(memory.GpuMaxAllocated):F2} GB at most");
    }

    private static double Gigabytes(long bytes) => bytes / (double)(1L << 30);
}
