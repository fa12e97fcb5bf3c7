using System.Globalization;
using System.Text.RegularExpressions;

namespace Instrumentation.Runtime.Tests.Export.Prometheus;

/// <summary>An exposition in the text format, read line by line: each sample under its name and labels as they stand there.</summary>
public sealed partial class MetricsText
{
    private readonly Dictionary<string, double> _samples = [];

    public MetricsText(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            _samples.Add(sample.Groups["series"].Value, Number(sample.Groups["value"].Value));
        }

        Text = text;
    }

    public string Text { get; }

    public double this[string series] =>
        _samples.TryGetValue(series, out var value) ? value : throw new KeyNotFoundException($"No '{series}' in:\n{Text}");

    public bool Has(string series) => _samples.ContainsKey(series);

    /// <summary>Scrapes until a sample has a value; the exporter runs behind the loop.</summary>
    public static async Task<MetricsText> ScrapeUntil(Uri uri, string series, double value)
    {
        using var client = new HttpClient();
        var deadline = DateTime.UtcNow.AddSeconds(20);
        while (true)
        {
            var metrics = new MetricsText(await client.GetStringAsync(uri));
            if (metrics.Has(series) && metrics[series] == value) return metrics;
            Assert.True(DateTime.UtcNow < deadline, $"'{series}' never became {value} in:\n{metrics.Text}");
            await Task.Delay(20);
        }
    }

    public static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^(?<series>[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})?) (?<value>\S+)$")]
    private static partial Regex Sample();
}
