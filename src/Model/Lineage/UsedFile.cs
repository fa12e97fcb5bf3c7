using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Journal;
using Instrumentation.Model.Data;

namespace Instrumentation.Model.Lineage;

/// <summary>One use of a file as a run has recorded it.</summary>
/// <param name="record">The record, with the names of <c>data_usage.jsonl</c>.</param>
internal sealed class UsedFile(JsonObject record)
{
    /// <summary>All that was recorded.</summary>
    public JsonObject Record => record;

    public int Attempt => Read<int>("attempt");

    public int Epoch => Read<int>("epoch");

    public int Batch => Read<int>("batch");

    public long Step => Read<long>("global_step");

    /// <summary>The sample's place in its batch.</summary>
    public int Row => Read<int>("row");

    public string FileName => Read<string>("file_name");

    public string SourcePath => Read<string>("source_path");

    public string SourceHash => Read<string>("source_sha256");

    public int StartBar => Read<int>("start_bar");

    public int StartStep => Read<int>("start_step");

    public int ProcessedLength => Read<int>("processed_length");

    public int WindowLength => Read<int>("window_length");

    public Augmentation Augmentation => new(Read<int>("transposition"), Read<double>("time_stretch"), Read<double>("velocity_scale"));

    public string OutputHash => Read<string>("output_sha256");

    /// <summary>What was refused or damaged; null for nothing.</summary>
    public string? Warnings => (string?)record["warnings"];

    /// <summary>What the journal has, as a line would say it.</summary>
    /// <param name="record">A record of the event.</param>
    /// <param name="attempt">The attempt of the run that wrote it.</param>
    public static UsedFile Of(in JournalRecord record, int attempt)
    {
        var json = new JsonObject { ["attempt"] = attempt, ["epoch"] = record.Epoch, ["batch"] = record.Batch, ["global_step"] = record.Step };
        for (var field = 0; field < record.Schema.Fields.Count; field++)
            json[record.Schema.Fields[field].Name] = JsonSerializer.SerializeToNode(record.GetValue(field));
        return new UsedFile(json);
    }

    /// <exception cref="InputException">It lacks the value.</exception>
    private T Read<T>(string name)
    {
        try
        {
            if (record[name] is { } value) return value.Deserialize<T>()!;
        }
        catch (JsonException)
        {
            // Of another type: it is not ours.
        }

        throw new InputException($"A record of data_usage does not say {name}, so its sample cannot be made again; use the program and the version that recorded it.");
    }
}
