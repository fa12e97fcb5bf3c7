using System.Text;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// Where a metric of events is meant to lie: an event with a label <c>metric</c> and values <c>low</c> and <c>high</c> says it, and from then on each value of that name in an
/// event is <c>Bands/&lt;metric&gt;/value</c> with <c>low</c> and <c>high</c> around it, which TensorBoard draws as a band.
/// </summary>
internal sealed class BandTags
{
    /// <summary>More bands than anybody looks at are not kept.</summary>
    private const int MaxBands = 100;

    private const string Label = "metric", Low = "low", High = "high";

    private readonly Dictionary<string, Band> _bands = [];

    /// <summary>The metrics that have one.</summary>
    public IEnumerable<string> Metrics => _bands.Keys;

    /// <summary>The chart of one metric.</summary>
    public static MarginSeries SeriesOf(string metric)
    {
        var tag = $"Bands/{TagFamily.Clean(metric)}";
        return new MarginSeries(tag + "/value", tag + "/low", tag + "/high");
    }

    /// <summary>Takes what an event says of a band, if it does.</summary>
    public void Read(in JournalRecord record)
    {
        var (label, low, high) = (record.IndexOf(Label), record.IndexOf(Low), record.IndexOf(High));
        if (label < 0 || low < 0 || high < 0 || record.Schema.Fields[label] is not { Role: FieldRole.Label, Type: FieldType.Text } || record.GetText(label) is not { } metric) return;
        if (!record.TryGetNumber(low, out var least) || !record.TryGetNumber(high, out var greatest)) return;
        if (_bands.ContainsKey(metric) || _bands.Count < MaxBands) _bands[metric] = new Band(BitConverter.DoubleToInt64Bits(least), BitConverter.DoubleToInt64Bits(greatest));
    }

    /// <summary>Adds the points of the values that have a band.</summary>
    public void Add(EventWriter events, IEnumerable<RowValue> values)
    {
        if (_bands.Count == 0) return;
        foreach (var value in values)
        {
            if (value.Labels.Count > 0 || !value.Field.IsMetric || !_bands.TryGetValue(value.Field.Name, out var band)) continue;
            var series = SeriesOf(value.Field.Name);
            events.Add(Encoding.UTF8.GetBytes(series.Value), value.Value);
            events.Add(Encoding.UTF8.GetBytes(series.Lower), BitConverter.Int64BitsToDouble(band.Low));
            events.Add(Encoding.UTF8.GetBytes(series.Upper), BitConverter.Int64BitsToDouble(band.High));
        }
    }

    public IReadOnlyDictionary<string, Band> Save() => new Dictionary<string, Band>(_bands);

    /// <summary>Goes back to what was saved, or to nothing.</summary>
    public void Restore(IReadOnlyDictionary<string, Band>? saved)
    {
        _bands.Clear();
        foreach (var (metric, band) in saved ?? new Dictionary<string, Band>()) _bands.Add(metric, band);
    }

    /// <summary>A band as it is saved: JSON has no NaN.</summary>
    internal sealed record Band(long Low, long High);
}
