using System.Globalization;

namespace Instrumentation.Journal;

/// <summary>What the journal's faults are called: cause, consequence and remedy.</summary>
internal static class JournalFault
{
    /// <summary>Why no segment can be created.</summary>
    public static string Explain(Exception exception, string folder, JournalOptions options)
    {
        var isFull = exception is IOException io && DiskSpace.IsFull(io);
        var consequence = options switch
        {
            { WhenFull: WhenFull.Wait } => "The training waits until there is room.",
            { Keep: true } => "Training goes on; new records are dropped and counted.",
            _ when isFull => "Training goes on; the oldest records make room for new ones, and what an exporter had not read of them is counted.",
            _ => "Training goes on; records are dropped and counted until there is room.",
        };
        var free = isFull && DiskSpace.FreeBytes(folder) is { } bytes
            ? string.Create(CultureInfo.InvariantCulture, $" {bytes} bytes are free, and a segment takes {options.SegmentSize}.")
            : "";
        var remedy = isFull ? "Free some space on that disk" : "Make the run's folder writable";
        return $"The journal cannot grow in '{folder}': {exception.Message.TrimEnd('.')}.{free} {consequence} {remedy}; it is tried again every second.";
    }

    /// <summary>Why records are lost.</summary>
    public static string Explain(in RecordLoss loss) => loss.Reason switch
    {
        JournalLosses.NoRoom => $"Records '{loss.Kind}' are dropped because the journal has no room for them; give it larger or more spare segments, or free some space.",
        JournalRetention.OverQuota => $"The exporter '{loss.Reader}' loses records '{loss.Kind}' because it is behind by more than the journal's quota; make it work again, or give a larger quota.",
        JournalRetention.OnFullDisk => $"The exporter '{loss.Reader}' loses records '{loss.Kind}' because the disk is full; free some space.",
        JournalLosses.Abandoned => $"A record was given up because {loss.Reason}; nothing has to be done.",
        JournalLosses.TooManyQuantities => $"Values of '{loss.Kind}' are not watched for anomalies, because there are {loss.Reason}; give its labels fewer values.",
        _ => $"The exporter '{loss.Reader}' lacks records '{loss.Kind}' because it failed at them again and again; its first failure says why.",
    };
}
