using System.Buffers;
using System.Text.Json;
using Instrumentation.Export.History;
using Instrumentation.Reports.History;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Page;

/// <summary>
/// The values of a chart between two steps as JSON. Of each line the buckets that have values: <c>steps</c>, where they begin, and <c>mean</c>; where
/// they hold several steps, <c>min</c> and <c>max</c> as well. <c>bad</c> are the buckets with values that are not finite, and how many.
/// </summary>
internal static class ChartData
{
    /// <summary>The most buckets that are given at once.</summary>
    public const int MaxBuckets = 2000;

    /// <summary>The rules whose expectation is shown, the first one that a quantity has.</summary>
    private static readonly string[] Rules = ["spike", "divergence", "out_of_range", "vanishing"];

    public static ReadOnlyMemory<byte> Of(RunHistory history, PageChart chart, long from, long to, int buckets)
    {
        var bands = chart.Lines.Where(line => line.HasRange).Select(line => (line.Series, Columns: RangeOf(history, line))).Where(band => band.Columns is not null).ToList();
        var wanted = chart.Lines.Select(line => line.Series)
            .Concat(bands.SelectMany(band => new[] { band.Columns!.Value.Low, band.Columns.Value.High }))
            .Select(place => history.Series[place].Column)
            .ToHashSet();
        var range = history.Read(from, to, Math.Clamp(buckets, 1, MaxBuckets), wanted.Contains);

        var output = new ArrayBufferWriter<byte>(1 << 14);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("from", from);
            json.WriteNumber("to", to);
            json.WriteNumber("width", range.StepsPerBucket);
            json.WriteStartArray("lines");
            foreach (var line in chart.Lines) WriteLine(json, line.Series, range);
            json.WriteEndArray();
            json.WriteStartArray("ranges");
            foreach (var (series, columns) in bands) WriteRange(json, history, series, columns!.Value, range);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static void WriteLine(Utf8JsonWriter json, int series, HistoryRange range)
    {
        var buckets = range.Of(series).ToList();
        var finite = buckets.Where(bucket => bucket.Values.Count > 0).ToList();
        var isExact = finite.TrueForAll(bucket => bucket.Values.Count == 1);
        json.WriteStartObject();
        json.WriteNumber("series", series);
        Write("steps", finite, static bucket => bucket.Step);
        if (!isExact) Write("min", finite, static bucket => bucket.Values.Min);
        if (!isExact) Write("max", finite, static bucket => bucket.Values.Max);
        Write("mean", finite, isExact ? static bucket => bucket.Values.Last : static bucket => bucket.Values.Mean);
        json.WriteStartArray("bad");
        foreach (var (step, values) in buckets.Where(bucket => bucket.Values.NonFinite > 0))
        {
            json.WriteStartArray();
            json.WriteNumberValue(step);
            json.WriteNumberValue(values.NonFinite);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        void Write(string name, List<(long Step, HistoryBucket Values)> all, Func<(long Step, HistoryBucket Values), double> value)
        {
            json.WriteStartArray(name);
            foreach (var bucket in all) json.WriteNumberValue(value(bucket));
            json.WriteEndArray();
        }
    }

    /// <summary>What is expected holds until something else is: <c>[step, low, high]</c>, and null for a side without a limit.</summary>
    private static void WriteRange(Utf8JsonWriter json, RunHistory history, int series, (int Low, int High) columns, HistoryRange range)
    {
        json.WriteStartObject();
        json.WriteNumber("series", series);
        json.WriteStartArray("points");
        WritePoint(range.First, history.Before(columns.Low, range.First), history.Before(columns.High, range.First));
        var highs = range.Of(columns.High).ToDictionary(bucket => bucket.Step, bucket => bucket.Values);
        foreach (var (step, low) in range.Of(columns.Low)) WritePoint(step, low, highs.GetValueOrDefault(step));
        json.WriteEndArray();
        json.WriteEndObject();

        void WritePoint(long step, in HistoryBucket low, in HistoryBucket high)
        {
            json.WriteStartArray();
            json.WriteNumberValue(step);
            WriteSide(low);
            WriteSide(high);
            json.WriteEndArray();
        }

        void WriteSide(in HistoryBucket side)
        {
            if (side.Count == 0) json.WriteNullValue();
            else json.WriteNumberValue(side.Last);
        }
    }

    /// <summary>The range of a metric of quality is that of the corpus, which was recorded once; of others, what a rule expects.</summary>
    private static (int Low, int High)? RangeOf(RunHistory history, PageLine line)
    {
        var column = history.Series[line.Series].Column;
        if (column.Source == QualityHistory.Event)
            return Pair(each => each.Source == QualityHistory.BandEvent && each.Name == "low" && each.Labels == "/" + column.Name, each => each.Source == QualityHistory.BandEvent && each.Name == "high" && each.Labels == "/" + column.Name);
        return Rules.Select(rule => Pair(
            each => each.Group == HistoryGroup.ExpectedLow && each.Source == rule && each.Name == line.Metric,
            each => each.Group == HistoryGroup.ExpectedHigh && each.Source == rule && each.Name == line.Metric)).FirstOrDefault(pair => pair is not null);

        (int Low, int High)? Pair(Func<HistoryColumn, bool> low, Func<HistoryColumn, bool> high)
        {
            var (first, second) = (Find(low), Find(high));
            return first < 0 || second < 0 ? null : (first, second);
        }

        int Find(Func<HistoryColumn, bool> which)
        {
            for (var place = 0; place < history.Series.Count; place++)
            {
                if (which(history.Series[place].Column)) return place;
            }

            return -1;
        }
    }
}
