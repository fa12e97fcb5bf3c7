namespace Instrumentation.Export.State;

/// <summary>The schemas that saved values refer to, each written once.</summary>
internal sealed class FieldTable
{
    private readonly Dictionary<FieldSchema, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly List<FieldSchema> _fields = [];

    public IReadOnlyList<FieldSchema> Fields => _fields;

    public int PlaceOf(FieldSchema field)
    {
        if (_places.TryGetValue(field, out var place)) return place;
        _places.Add(field, _fields.Count);
        _fields.Add(field);
        return _fields.Count - 1;
    }

    public SavedNumber Save(RowValue value) =>
        new(PlaceOf(value.Field), SavedLabels.Of(value.Labels), BitConverter.DoubleToInt64Bits(value.Value), value.IsSummary);
}
