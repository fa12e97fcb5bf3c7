using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Journal;

namespace Instrumentation.Model.Lineage;

/// <summary>What a run has recorded of one batch: in its JSON lines, parts that were put aside included, and in what is left of its journal.</summary>
/// <param name="Files">The uses of files, by their place in the batch. Of several attempts the latest counts.</param>
/// <param name="StepEnded">Whether the batch was trained on; it may have been made ahead for a step that was never taken.</param>
/// <param name="Notices">What could not be read.</param>
internal sealed record BatchLineage(IReadOnlyList<UsedFile> Files, bool StepEnded, IReadOnlyList<string> Notices)
{
    private const string Steps = "batch_metrics";

    /// <exception cref="InputException">There is no run, or nothing of the batch in it.</exception>
    public static BatchLineage Find(string runFolder, WantedBatch wanted)
    {
        var notices = new List<string>();
        var experiments = Path.Combine(runFolder, "experiments");
        var uses = new List<UsedFile>(LinesOf(experiments, DataUsage.EventName, wanted, notices).Select(line => new UsedFile(line)));
        var stepEnded = LinesOf(experiments, Steps, wanted, notices).Any();
        var hasJournal = ReadJournal(runFolder, wanted, uses, ref stepEnded, notices);
        if (!hasJournal && !Directory.Exists(experiments))
            throw new InputException($"There is no run in '{runFolder}': give the folder of one run, which has the folders 'experiments' and 'journal'.");
        if (uses.Count == 0)
            throw new InputException($"The run in '{runFolder}' has recorded no files of {wanted}; give a step, or an epoch and a batch, that it has.");

        // A record may be in a file and in the journal.
        var attempt = uses.Max(use => use.Attempt);
        return new BatchLineage([.. uses.Where(use => use.Attempt == attempt).DistinctBy(use => use.Row).OrderBy(use => use.Row)], stepEnded, notices);
    }

    private static IEnumerable<JsonObject> LinesOf(string folder, string name, WantedBatch wanted, List<string> notices)
    {
        if (!Directory.Exists(folder)) yield break;
        var parts = Directory.EnumerateFiles(folder, name + ".*").Where(part => part.EndsWith(".jsonl", StringComparison.Ordinal) || part.EndsWith(".jsonl.gz", StringComparison.Ordinal));
        foreach (var part in parts.Order(StringComparer.Ordinal).ToList())
        {
            foreach (var line in Lines(part, wanted.Mark, notices))
            {
                if (Parse(line) is { } record) yield return record;
            }
        }
    }

    /// <summary>The lines with a mark in them.</summary>
    private static List<string> Lines(string path, string mark, List<string> notices)
    {
        var lines = new List<string>();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new StreamReader(content);
            while (reader.ReadLine() is { } line)
            {
                if (line.Contains(mark, StringComparison.Ordinal)) lines.Add(line);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            notices.Add($"'{path}' cannot be read to its end: {exception.Message}");
        }

        return lines;
    }

    /// <summary>Null for a line that was not written to its end.</summary>
    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool ReadJournal(string runFolder, WantedBatch wanted, List<UsedFile> uses, ref bool stepEnded, List<string> notices)
    {
        try
        {
            using var reader = JournalReader.Open(runFolder);
            while (reader.TryRead(out var record))
            {
                if (!wanted.Is(record.Step, record.Epoch, record.Batch)) continue;
                stepEnded |= record.Schema.Role == RecordRole.Step;
                if (record.Schema is { Role: RecordRole.Event, Name: DataUsage.EventName }) uses.Add(UsedFile.Of(record, reader.Attempt));
            }
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            notices.Add($"The journal cannot be read: {exception.Message}");
        }

        return true;
    }
}
