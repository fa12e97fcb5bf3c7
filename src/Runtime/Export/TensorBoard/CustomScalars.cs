using System.Buffers;
using System.Text;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Export.TensorBoard;

/// <summary>A chart of TensorBoard's custom scalars: every series whose tag matches one of the patterns, or values in the bands of their margins.</summary>
internal sealed record ScalarChart(string Title, params IReadOnlyList<string> Patterns)
{
    public IReadOnlyList<MarginSeries> Margins { get; init; } = [];
}

/// <summary>Charts under a heading.</summary>
internal sealed record ScalarCategory(string Title, IReadOnlyList<ScalarChart> Charts);

/// <summary>
/// The layout of a run in TensorBoard's custom scalars: what belongs together in one chart. TensorBoard takes one layout per run, under
/// the tag <c>custom_scalars__config__</c>, so it is made once, from what the first step recorded; tags that come later are found by
/// their patterns.
/// </summary>
internal static class CustomScalars
{
    public const string Tag = "custom_scalars__config__";
    public const string Plugin = "custom_scalars";

    private static readonly RunTags Tags = new();

    /// <summary>The charts of a loop.</summary>
    /// <param name="values">What its steps record, phases included.</param>
    /// <param name="bands">The metrics of events that are meant to lie in a band.</param>
    public static IReadOnlyList<ScalarCategory> LayoutOf(IEnumerable<FieldSchema> values, params IEnumerable<string> bands)
    {
        var fields = values.DistinctBy(field => field.Name).ToList();
        var losses = fields.Where(field => field.Role == FieldRole.Loss).Select(field => field.Name).Order(StringComparer.Ordinal).ToList();
        List<ScalarChart> training = losses.Count == 0 ? [] : [new("All losses", Tags.Losses.Pattern)];
        training.AddRange(losses.Select(loss => new ScalarChart($"{loss}: training and validation", Tags.Train.PatternOf(loss), Tags.Validation.PatternOf(loss))));

        List<ScalarChart> optimization = [];
        if (fields.Any(field => field.Role == FieldRole.GradientNorm)) optimization.Add(new("Gradient norms", Tags.Gradients.Pattern));
        if (fields.Any(field => field.Role == FieldRole.LearningRate)) optimization.Add(new("Learning rates", Tags.LearningRates.Pattern));

        List<ScalarChart> performance = [new("Step and phases", $"^{Encoding.UTF8.GetString(RunTags.StepDuration)}$", Tags.Phases.Pattern)];
        if (fields.Any(field => field.Rate)) performance.Add(new("Throughput", Tags.Throughputs.Pattern));
        performance.Add(new("Memory", Tags.Memory.Pattern));

        ScalarCategory[] categories =
        [
            new("Losses", training), new("Optimization", optimization), new("Performance", performance), new("Anomaly margins", [.. MarginsOf(fields)]),
            new("Bands", [.. bands.Select(metric => new ScalarChart(metric) { Margins = [BandTags.SeriesOf(metric)] })]),
        ];
        return [.. categories.Where(category => category.Charts.Count > 0)];
    }

    /// <summary>TensorBoard's <c>Layout</c> message.</summary>
    public static ReadOnlySpan<byte> Serialize(IReadOnlyList<ScalarCategory> layout)
    {
        const int LayoutCategory = 2, Title = 1, CategoryChart = 2, Multiline = 2, Margin = 3;
        var message = new ArrayBufferWriter<byte>();
        foreach (var category in layout)
        {
            var heading = new ArrayBufferWriter<byte>();
            new ProtobufWriter(heading).WriteString(Title, category.Title);
            foreach (var chart in category.Charts)
            {
                var content = new ArrayBufferWriter<byte>();
                new ProtobufWriter(content).WriteString(Title, chart.Title);
                if (chart.Margins.Count > 0) new ProtobufWriter(content).WriteBytes(Margin, SerializeMargins(chart.Margins));
                else new ProtobufWriter(content).WriteBytes(Multiline, SerializeLines(chart.Patterns));
                new ProtobufWriter(heading).WriteBytes(CategoryChart, content.WrittenSpan);
            }

            new ProtobufWriter(message).WriteBytes(LayoutCategory, heading.WrittenSpan);
        }

        return message.WrittenSpan;
    }

    /// <summary>A chart for each rule that has limits, of the quantities that are checked for it.</summary>
    private static IEnumerable<ScalarChart> MarginsOf(IEnumerable<FieldSchema> fields) =>
        from field in fields
        from anomaly in MarginTags.RulesOf(field)
        select new ScalarChart($"{field.Name}: {SeriesNames.SnakeCase(anomaly.ToString())}") { Margins = [MarginTags.SeriesOf(field.Name, anomaly)] };

    private static ReadOnlySpan<byte> SerializeLines(IReadOnlyList<string> patterns)
    {
        const int Pattern = 1;
        var lines = new ArrayBufferWriter<byte>();
        foreach (var pattern in patterns) new ProtobufWriter(lines).WriteString(Pattern, pattern);
        return lines.WrittenSpan;
    }

    private static ReadOnlySpan<byte> SerializeMargins(IReadOnlyList<MarginSeries> margins)
    {
        const int Series = 1, Value = 1, Lower = 2, Upper = 3;
        var content = new ArrayBufferWriter<byte>();
        foreach (var margin in margins)
        {
            var series = new ArrayBufferWriter<byte>();
            new ProtobufWriter(series).WriteString(Value, margin.Value);
            new ProtobufWriter(series).WriteString(Lower, margin.Lower);
            new ProtobufWriter(series).WriteString(Upper, margin.Upper);
            new ProtobufWriter(content).WriteBytes(Series, series.WrittenSpan);
        }

        return content.WrittenSpan;
    }
}
