using System.Text.Json;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Processes;

/// <summary>What a run of another process left behind.</summary>
internal sealed class EndedRun
{
    public EndedRun(string folder)
    {
        Folder = folder;
        using var reader = JournalReader.Open(folder);
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role == RecordRole.Step) Steps++;
            if (record.Schema.Role == RecordRole.Fault) Faults.Add(record.GetText(record.IndexOf("message"))!);
            if (record.Schema.Role != RecordRole.RunEnd) continue;
            Ends++;
            (Status, Reason) = (record.GetText(record.IndexOf("status")), record.GetText(record.IndexOf("reason")));
        }
    }

    public string Folder { get; }

    public int Ends { get; }

    public int Steps { get; }

    public List<string> Faults { get; } = [];

    public string? Status { get; }

    public string? Reason { get; }

    public bool HasReports => File.Exists(Path.Combine(Folder, "experiments", ChildProgram.Reported));

    public string[] Log => File.ReadAllLines(Directory.GetFiles(Path.Combine(Folder, "logs")).Single());

    public List<JsonElement> StepLines =>
        [.. File.ReadLines(Path.Combine(Folder, "experiments", "batch_metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    public static EndedRun In(string output) => new(Directory.GetDirectories(output).Single());
}
