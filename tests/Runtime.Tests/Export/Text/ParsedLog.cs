using System.Text;
using System.Text.RegularExpressions;

namespace Instrumentation.Runtime.Tests.Export.Text;

/// <summary>An entry of a text log.</summary>
internal sealed record LogEntry(string Time, string Level, string Module, string Message, List<string> Details);

/// <summary>Reads a text log line by line, by the definition of its format and nothing else.</summary>
internal static partial class ParsedLog
{
    public static List<LogEntry> Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.False(text.StartsWith('\uFEFF'));
        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);

        var entries = new List<LogEntry>();
        foreach (var line in text[..^1].Split('\n'))
        {
            var header = Header().Match(line);
            if (header.Success)
                entries.Add(new LogEntry(header.Groups[1].Value, header.Groups[2].Value, header.Groups[3].Value, header.Groups[4].Value, []));
            else if (line.StartsWith("  - ", StringComparison.Ordinal))
                entries[^1].Details.Add(line[4..]);
            else
                Assert.Fail($"This line is neither a header nor a bullet: {line}");
        }

        return entries;
    }

    [GeneratedRegex(@"^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3})\] \[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\] \[(structured_[^\]]+)\] (.*)$")]
    private static partial Regex Header();
}
