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
        TextFields = [.. Enumerable.Range(0, Offsets.Length).Where(i => schema.Fields[i].Type == FieldType.Text)];
    }

    public RecordSchema Schema { get; }

    public int[] Offsets { get; }

    public int FixedSize { get; }

    public int[] TextFields { get; }

    public int[] LabelFields { get; }

    public int IndexOf(string name) => _names.GetValueOrDefault(name, -1);
}
