using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Instrumentation.Crashes;

/// <summary>What the files of a run say was counted, in the order of the files.</summary>
internal static partial class RunFiles
{
    private static readonly string[] Folders = ["logs", "experiments", "tensorboard"];

    /// <summary>The counts in the text log, its rotated parts first.</summary>
    public static IEnumerable<(int Thread, long Count)> CountedInLog(string run)
    {
        foreach (var line in PartsOf(Path.Combine(run, "logs")).SelectMany(LinesOf))
        {
            if (CountLine().Match(line) is { Success: true } match)
                yield return (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The counts in the JSON lines; every line must be JSON.</summary>
    public static IEnumerable<(int Thread, long Count)> CountedInJson(string run)
    {
        var path = Path.Combine(run, "experiments", "counted.jsonl");
        if (!File.Exists(path)) yield break;
        foreach (var line in LinesOf(path))
        {
            using var json = JsonDocument.Parse(line);
            yield return (json.RootElement.GetProperty("thread").GetInt32(), json.RootElement.GetProperty("count").GetInt64());
        }
    }

    /// <summary>Everything of one output folder after the other, uncompressed, by name: two runs' files are the same if these are.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Everything(string run)
    {
        foreach (var folder in Folders.Select(name => Path.Combine(run, name)).Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
                yield return (Path.GetRelativePath(run, path), Read(path));
        }
    }

    /// <summary>Rotated parts have a number that sorts, and come before the file that is written.</summary>
    private static IEnumerable<string> PartsOf(string logs)
    {
        if (!Directory.Exists(logs)) return [];
        var files = Directory.GetFiles(logs).ToLookup(path => RotatedName().IsMatch(path));
        return files[true].Order(StringComparer.Ordinal).Concat(files[false]);
    }

    private static IEnumerable<string> LinesOf(string path)
    {
        var text = System.Text.Encoding.UTF8.GetString(Read(path));
        if (text.Length > 0 && !text.EndsWith('\n')) throw new InvalidDataException($"'{path}' ends in the middle of a line.");
        return text.Split('\n').SkipLast(1);
    }

    private static byte[] Read(string path)
    {
        if (!path.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllBytes(path);
        using var content = new MemoryStream();
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        file.CopyTo(content);
        return content.ToArray();
    }

    [GeneratedRegex(@"^  - Thread: (\d+), count: (\d+)$")]
    private static partial Regex CountLine();

    [GeneratedRegex(@"\.\d{6}\.log(\.gz)?$")]
    private static partial Regex RotatedName();
}
