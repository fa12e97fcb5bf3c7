namespace Instrumentation.Journal;

/// <summary>Where the values of a kind of record lie, worked out once from its schema.</summary>
internal sealed class RecordLayout
{
    private readonly Dictionary<string, int> _names = [];

    public RecordLayout(RecordSchema schema)
    {
        Schema = schema;
        Offsets = new int[schema.Fields.Count];
        for (var i = 0; i < Offsets.Length; i++)
        {
            Offsets[i] = FixedSize;
            FixedSize += schema.Fields[i].Size;
            _names.TryAdd(schema.Fields[i].Name, i);
        }

        LabelFields = [.. Enumerable.Range(0, Offsets.Length).Where(i => schema.Fields[i].Role == FieldRole.Label)];
        TailFields = [.. Enumerable.Range(0, Offsets.Length).Where(i => schema.Fields[i].HasTail)];
        MediaFields = [.. Enumerable.Range(0, Offsets.Length).Where(i => schema.Fields[i].IsMedia)];
        Histograms = [.. Enumerable.Range(0, Offsets.Length).Select(HistogramAt).OfType<HistogramFields>()];
        Summaries = [.. schema.Fields.Select(SummaryOf)];
    }

    public RecordSchema Schema { get; }

    public int[] Offsets { get; }

    public int FixedSize { get; }

    /// <summary>The texts and arrays, whose bytes follow each other in the tail.</summary>
    public int[] TailFields { get; }

    /// <summary>What stands for an array among the metrics; null for every other value.</summary>
    public ArraySummary?[] Summaries { get; }

    public int[] LabelFields { get; }

    /// <summary>The fields that make a histogram together.</summary>
    public HistogramFields[] Histograms { get; }

    /// <summary>The images and sounds.</summary>
    public int[] MediaFields { get; }

    public int IndexOf(string name) => _names.GetValueOrDefault(name, -1);

    /// <summary>The numbers that stand for an array that is a metric; null for anything else.</summary>
    public static ArraySummary? SummaryOf(FieldSchema field) =>
        field.IsArray && field.IsMetric ? new ArraySummary(Part(field, "_min"), Part(field, "_mean"), Part(field, "_max")) : null;

    /// <summary>The histogram whose counts a field has; null for any other field.</summary>
    public static string? HistogramOf(RecordSchema schema, FieldSchema field) =>
        new RecordLayout(schema).Histograms.FirstOrDefault(histogram => ReferenceEquals(schema.Fields[histogram.Counts], field))?.Name;

    private HistogramFields? HistogramAt(int counts)
    {
        const string Counts = "counts", From = "from", BinWidth = "bin_width";
        var field = Schema.Fields[counts];
        if (!field.IsArray || !field.IsNumeric || !field.Name.EndsWith(Counts, StringComparison.Ordinal)) return null;
        var prefix = field.Name[..^Counts.Length];
        var (from, width) = (IndexOf(prefix + From), IndexOf(prefix + BinWidth));
        if (from < 0 || width < 0) return null;

        // TensorBoard knows one kind of value under a tag.
        var name = prefix.TrimEnd('_');
        return new HistogramFields(name.Length == 0 || IndexOf(name) >= 0 ? prefix + "histogram" : name, from, width, counts);
    }

    private static FieldSchema Part(FieldSchema array, string suffix) =>
        array with { Name = array.Name + suffix, Type = FieldType.Double, IsArray = false, Role = FieldRole.Gauge, Buckets = null };
}

/// <summary>The places of the fields that make a histogram together.</summary>
internal sealed record HistogramFields(string Name, int From, int BinWidth, int Counts);

/// <summary>The metrics that stand for an array, however long it is.</summary>
internal sealed record ArraySummary(FieldSchema Min, FieldSchema Mean, FieldSchema Max);
