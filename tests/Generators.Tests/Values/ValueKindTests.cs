using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Instrumentation.Export.JsonLines;
using Instrumentation.Export.Text;
using Instrumentation.Generators.Tests.Support;

namespace Instrumentation.Generators.Tests.Values;

/// <summary>Each kind of value means the same at every place, and every reader shows it.</summary>
public sealed class ValueKindTests
{
    private static readonly ConcurrentDictionary<(ValueKind Kind, bool Metadata), BuiltLoop> Built = new();

    private static readonly string[] Places = ["parameter", "returned", "positional", "property", "field"];

    public static TheoryData<string> Kinds => new(ValueKind.All.Select(kind => kind.Name));

    // What differs between two samples of one type is no other code.
    public static TheoryData<string> Types => new(ValueKind.All.DistinctBy(kind => kind.Type).Select(kind => kind.Name));

    [Theory]
    [MemberData(nameof(Types))]
    public async Task Generated(string name)
    {
        var kind = ValueKind.Named(name);
        var run = await GeneratorRun.Clean(ValueKind.Types + kind.ResultTypes + kind.Loop);
        await Snapshot.Match(run.Driver, name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Recorded_from_source(string name) => IsShown(ValueKind.Named(name), typesFromMetadata: false);

    [Theory]
    [MemberData(nameof(Types))]
    public void Recorded_from_metadata(string name) => IsShown(ValueKind.Named(name), typesFromMetadata: true);

    [Theory]
    [MemberData(nameof(Types))]
    public void Allocates_nothing(string name)
    {
        var kind = ValueKind.Named(name);
        var loop = Build(kind, typesFromMetadata: false);
        // One segment is enough, so that what a change of segments costs is not counted here.
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Journal = new JournalOptions { SegmentSize = 8 << 20, SpareSegments = 2 } });

        Assert.Equal(0, loop.AllocationsOf(run, "RecordMany", warmUp: 1_000, calls: 10_000));
        Assert.Equal(0, run.Health.DroppedRecords);
    }

    private static BuiltLoop Build(ValueKind kind, bool typesFromMetadata) =>
        Built.GetOrAdd((kind, typesFromMetadata), static key => BuiltLoop.Build(ValueKind.Types + key.Kind.ResultTypes, key.Kind.Loop, key.Metadata));

    private static void IsShown(ValueKind kind, bool typesFromMetadata)
    {
        using var folder = new TemporaryFolder();
        var loop = Build(kind, typesFromMetadata);
        using var run = TrainingRun.Start(new TrainingRunOptions { Output = folder, Exporters = [new JsonLinesExporter(), new TextLogExporter()] });
        loop.Call(run, "Record");
        run.Dispose();

        Assert.Equal(0, run.Health.ExporterFaults);
        var records = ReadJournal(run.Folder.Root);
        Assert.All([.. Places, "argument"], place => Assert.Equal(kind.Journal, records[place]));

        var evaluations = File.ReadAllLines(Path.Combine(run.Folder.Experiments, "evaluations.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);
        var json = evaluations.ToDictionary(line => line.GetProperty("name").GetString()!, line => line.GetProperty("metrics").GetProperty("value").GetRawText());
        json["parameter"] = JsonDocument.Parse(File.ReadAllText(Path.Combine(run.Folder.Experiments, "parameter.jsonl"))).RootElement.GetProperty("value").GetRawText();
        Assert.All(Places, place => Assert.Equal(kind.Json, json[place]));

        var log = File.ReadAllLines(run.Folder.TextLog);
        Assert.All(Places, place => Assert.Contains(log, line => line.EndsWith($"] {place}: {kind.Log ?? kind.Journal}", StringComparison.Ordinal)));
    }

    private static Dictionary<string, string> ReadJournal(string folder)
    {
        var values = new Dictionary<string, string>();
        using var reader = Journal.JournalReader.Open(folder);
        while (reader.TryRead(out var record))
        {
            var field = record.IndexOf("value");
            if (field < 0) continue;
            Assert.Equal(record.IsNull(field), record.GetValue(field) is null);
            values.Add(record.Schema.Name, Show(record.GetValue(field)));
        }

        Assert.Equal(0, reader.Damaged);
        return values;
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable elements => $"[{string.Join(", ", elements.Cast<object>().Select(Show))}]",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
