using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Reports.Export;

/// <summary>The JSON lines of a run that count, whether its journal was kept or not, out of all parts of a file that was rotated.</summary>
internal sealed partial class LineFiles
{
    private readonly string _folder;
    private readonly Dictionary<int, long> _endOfAttempt;

    /// <param name="runFolder">The folder of a run.</param>
    public LineFiles(string runFolder)
    {
        _folder = Path.Combine(runFolder, JsonLinesExporter.Folder);
        _endOfAttempt = EndsOfAttempts(_folder);
    }

    /// <summary>The files, without part and extension.</summary>
    public IReadOnlyList<string> Names => !Directory.Exists(_folder)
        ? []
        : [.. Directory.EnumerateFiles(_folder).Select(path => PartName().Match(Path.GetFileName(path))).Where(match => match.Success).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>How many lines could not be read, apart from a last one that is not whole.</summary>
    public long Damaged { get; private set; }

    /// <summary>The lines of a file. An element is valid until the next one.</summary>
    public IEnumerable<JsonElement> Read(string name)
    {
        Damaged = 0;
        foreach (var path in PartsOf(name))
        {
            using var reader = new StreamReader(OpenRead(path));
            while (reader.ReadLine() is { } line)
            {
                using var document = Parse(line, isLast: reader.EndOfStream);
                if (document is not null && Counts(document.RootElement)) yield return document.RootElement;
            }
        }
    }

    /// <summary>Put aside parts in their order, then the one that is written.</summary>
    private IEnumerable<string> PartsOf(string name) => Directory.EnumerateFiles(_folder, name + ".*")
        .Select(path => (Path: path, Match: PartName().Match(Path.GetFileName(path))))
        .Where(part => part.Match.Success && part.Match.Groups["name"].Value == name)
        .OrderBy(part => part.Match.Groups["part"].Success ? int.Parse(part.Match.Groups["part"].ValueSpan) : int.MaxValue)
        .Select(part => part.Path);

    private static Stream OpenRead(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private JsonDocument? Parse(string line, bool isLast)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            if (!isLast) Damaged++;
            return null;
        }
    }

    /// <summary>What an attempt took after the checkpoint from which a later one went on does not count.</summary>
    private bool Counts(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object) return false;
        return _endOfAttempt.Count == 0
            || !line.TryGetProperty("attempt", out var attempt) || !_endOfAttempt.TryGetValue(attempt.GetInt32(), out var end)
            || !line.TryGetProperty("global_step", out var step) || step.ValueKind == JsonValueKind.Null || step.GetInt64() < end;
    }

    /// <summary>The steps at which attempts were gone back behind: the least with which a later one went on.</summary>
    private static Dictionary<int, long> EndsOfAttempts(string folder)
    {
        var ends = new Dictionary<int, long>();
        for (var attempt = 2; ReadConfig(Path.Combine(folder, $"experiment_config_attempt_{attempt}.json")) is { } config; attempt++)
        {
            if (config["resumed"]?["step"] is not { } step) continue;
            for (var earlier = 1; earlier < attempt; earlier++) ends[earlier] = Math.Min((long)step, ends.GetValueOrDefault(earlier, long.MaxValue));
        }

        return ends;
    }

    private static JsonNode? ReadConfig(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?<name>[\w-]+?)(\.(?<part>\d{6}))?\.jsonl(\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PartName();
}
