using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Instrumentation.Export.JsonLines;

namespace Instrumentation.Summary;

/// <summary>
/// What evaluations of generated samples found, in constant memory: the events <c>musical_quality</c>, one per epoch, <c>sample_quality</c>, one per sample, and
/// <c>quality_band</c>, one per metric of what the samples are to be like.
/// </summary>
internal sealed class QualityHistory
{
    /// <summary>The names of the events: of an epoch's samples, of one of them, and of what a metric is to be like.</summary>
    public const string Event = "musical_quality", SampleEvent = "sample_quality", BandEvent = "quality_band";

    /// <summary>Of more epochs the first half and the latest are kept.</summary>
    public const int MaxEpochs = 1000;

    public const int MaxSamples = 10;

    private const int MaxBands = 64;

    [JsonInclude]
    private List<QualityEpoch> _epochs = [];

    [JsonInclude]
    private List<JsonObject> _samples = [];

    [JsonInclude]
    private List<JsonObject> _bands = [];

    /// <summary>How many samples were judged.</summary>
    [JsonInclude]
    public long SamplesEvaluated { get; private set; }

    /// <summary>How many epochs were evaluated.</summary>
    [JsonInclude]
    public long Evaluations { get; private set; }

    /// <summary>What the latest <c>musical_quality</c> has, its epoch first; null before the first.</summary>
    [JsonInclude]
    public JsonObject? Latest { get; private set; }

    /// <summary>The epochs in their order.</summary>
    public IReadOnlyList<QualityEpoch> Epochs => _epochs;

    /// <summary>The latest samples, in the order in which they were judged.</summary>
    public IReadOnlyList<JsonObject> Samples => _samples;

    /// <summary>The bands, in the order in which they were first recorded.</summary>
    public IReadOnlyList<JsonObject> Bands => _bands;

    /// <summary>Takes the next event; only these three kinds say something.</summary>
    public void Add(in JournalRecord record)
    {
        switch (record.Schema.Name)
        {
            case Event:
                Latest = RowOf(record);
                AddEpoch(record);
                break;
            case SampleEvent:
                if (_samples.Count == MaxSamples) _samples.RemoveAt(0);
                _samples.Add(RowOf(record));
                break;
            case BandEvent:
                AddBand(RowOf(record));
                break;
        }
    }

    private void AddEpoch(in JournalRecord record)
    {
        var samples = (long)Number(record, "samples");
        SamplesEvaluated += samples;
        Evaluations++;

        // A run that goes on where no checkpoint was known evaluates an epoch again.
        var epoch = record.Epoch;
        _epochs.RemoveAll(known => known.Epoch == epoch);
        if (_epochs.Count == MaxEpochs) _epochs.RemoveAt(MaxEpochs / 2);
        _epochs.Add(new QualityEpoch(
            epoch, Number(record, "overall_quality"), Number(record, "overall_minimum"), Number(record, "overall_maximum"), Number(record, "overall_deviation"), samples));
    }

    private void AddBand(JsonObject band)
    {
        var known = _bands.FindIndex(other => JsonNode.DeepEquals(other["metric"], band["metric"]));
        if (known >= 0) _bands[known] = band;
        else if (_bands.Count < MaxBands) _bands.Add(band);
    }

    private static double Number(in JournalRecord record, string name) => record.IndexOf(name) is >= 0 and var field ? record.GetDouble(field) : double.NaN;

    private static JsonObject RowOf(in JournalRecord record)
    {
        var row = new JsonObject { ["epoch"] = record.Epoch < 0 ? null : record.Epoch };
        for (var field = 0; field < record.Schema.Fields.Count; field++)
        {
            var schema = record.Schema.Fields[field];
            row[schema.Name] = record.TryGetNumber(field, out var number) ? JsonNumber.Of(number)
                : schema is { Type: FieldType.Text, IsArray: false } && record.GetText(field) is { } text ? JsonValue.Create(text)
                : null;
        }

        return row;
    }
}

/// <summary>The quality of one epoch's samples.</summary>
/// <param name="Epoch">Its number; 0 before training.</param>
/// <param name="Mean">The mean of the overall quality; NaN where it was not recorded, as the next three.</param>
/// <param name="Minimum">The lowest of a sample.</param>
/// <param name="Maximum">The highest.</param>
/// <param name="Deviation">The standard deviation over the samples.</param>
/// <param name="Samples">How many there were.</param>
internal sealed record QualityEpoch(int Epoch, double Mean, double Minimum, double Maximum, double Deviation, long Samples);
