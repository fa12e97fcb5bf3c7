using System.Globalization;
using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.Text;
using Instrumentation.Journal;

namespace Instrumentation.Reports.Terminal;

/// <summary>Where a training stands, in the words of the log's progress entry.</summary>
/// <param name="Epoch">The epoch that runs or ran last, and how many there are, or null.</param>
/// <param name="Batch">How many batches of it have ended, and how many there are, or null.</param>
/// <param name="Remaining">The time that is left.</param>
/// <param name="Lines">Losses, throughput, learning rate and gradient norm, memory: what there is of them.</param>
internal sealed record ProgressPicture((int Now, int? Of) Epoch, (long Now, int? Of) Batch, string Remaining, IReadOnlyList<string> Lines)
{
    private const string NextLine = "\n  - ";

    /// <summary>Which part of the whole training is done, from 0 to 1; null without a plan.</summary>
    public double? Share => Epoch.Of is > 0 and var epochs ? Math.Clamp((Epoch.Now - 1 + (ShareOfEpoch ?? 0)) / epochs, 0, 1) : null;

    /// <summary>Which part of the epoch is done.</summary>
    public double? ShareOfEpoch => Batch.Of is > 0 and var batches ? Math.Clamp((double)Batch.Now / batches, 0, 1) : null;

    /// <summary>Reads it when a step or an epoch has ended.</summary>
    public static ProgressPicture Of(in JournalRecord record, RunProgress progress)
    {
        var text = new LogText();
        text.Line();
        ProgressLines.WriteRemaining(text, progress.Remaining);
        ProgressLines.WriteLosses(text, progress.Step.Values);
        ProgressLines.WriteThroughput(text, progress.Step.Throughputs);
        ProgressLines.WriteOptimization(text, progress.Step);
        ProgressLines.WriteMemory(text, progress.Memory);
        var lines = Encoding.UTF8.GetString(text.Written).Split(NextLine);
        return new ProgressPicture((record.Epoch, progress.Epochs), (progress.Epoch.Steps, progress.BatchesPerEpoch), lines[1], lines[2..]);
    }

    /// <summary>All of it in one line.</summary>
    public string ToLine()
    {
        var position = Epoch.Now < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"Epoch: {Epoch.Now}{Total(Epoch.Of)}, ");
        return string.Join(" | ", Lines.Prepend(string.Create(CultureInfo.InvariantCulture, $"{position}Batches done: {Batch.Now}{Total(Batch.Of)}")).Append(Remaining));
    }

    /// <summary>Of how many, where that is planned.</summary>
    public static string Total(int? of) => of is { } total ? string.Create(CultureInfo.InvariantCulture, $"/{total}") : "";
}
