using System.Globalization;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Instrumentation.Reports.Export;

/// <summary>The values of a column in the rows that are written next.</summary>
internal abstract class ColumnBuffer
{
    // Of an optional list of optional elements: the list is null, it is empty, an element is null, an element is there.
    protected const int NullList = 0, EmptyList = 1, NullElement = 2, Element = 3;

    protected ColumnBuffer(TableColumn column)
    {
        IsList = column.IsList;
        const string ElementName = "element";
        var name = IsList ? ElementName : column.Name;
        Field element = column.Type switch
        {
            ColumnType.Flag => new DataField(name, typeof(bool), isNullable: true),
            ColumnType.Whole => new DataField(name, typeof(long), isNullable: true),
            ColumnType.Real => new DataField(name, typeof(double), isNullable: true),
            ColumnType.Time => new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true),
            _ => new DataField(name, typeof(string), isNullable: true),
        };
        Field = IsList ? new ListField(column.Name, element) : element;
    }

    public Field Field { get; }

    protected bool IsList { get; }

    private DataField DataField => (DataField)(Field is ListField list ? list.Item : Field);

    public static ColumnBuffer Of(TableColumn column) => column.Type switch
    {
        ColumnType.Flag => new ColumnBuffer<bool>(column, static value => value.ValueKind == JsonValueKind.True),
        ColumnType.Whole => new ColumnBuffer<long>(column, static value => value.GetInt64()),
        ColumnType.Real => new ColumnBuffer<double>(column, RealOf),
        ColumnType.Time => new ColumnBuffer<DateTime>(column, static value => TableColumn.TimeOf(value)!.Value),
        _ => new ColumnBuffer<ReadOnlyMemory<char>>(column, static value => (value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()).AsMemory()),
    };

    /// <summary>Takes the value of the next row; null where it has none.</summary>
    public abstract void Add(JsonElement? value);

    /// <summary>Writes the values as the next column of a row group, and forgets them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter rows);

    protected DataField Leaf => DataField;

    private static double RealOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        _ => value.GetDouble(),
    };
}

/// <inheritdoc/>
/// <param name="column">The column.</param>
/// <param name="read">Reads a value that is there.</param>
internal sealed class ColumnBuffer<T>(TableColumn column, Func<JsonElement, T> read) : ColumnBuffer(column)
    where T : struct
{
    private readonly List<T?> _values = [];
    private readonly List<T> _elements = [];
    private readonly List<int> _definitions = [];
    private readonly List<int> _repetitions = [];

    public override void Add(JsonElement? value)
    {
        var isNull = value is not { } known || known.ValueKind == JsonValueKind.Null;
        if (!IsList) _values.Add(isNull ? null : read(value!.Value));
        else if (isNull) AddLevel(NullList, isFirst: true);
        else if (value!.Value.ValueKind != JsonValueKind.Array) AddElement(value.Value, isFirst: true);
        else if (value.Value.GetArrayLength() == 0) AddLevel(EmptyList, isFirst: true);
        else
        {
            var isFirst = true;
            foreach (var element in value.Value.EnumerateArray())
            {
                AddElement(element, isFirst);
                isFirst = false;
            }
        }
    }

    public override async Task WriteAsync(ParquetRowGroupWriter rows)
    {
        if (IsList) await rows.WriteAllPartsAsync<T>(Leaf, _elements.ToArray(), _definitions.ToArray(), _repetitions.ToArray(), CancellationToken.None).ConfigureAwait(false);
        else await rows.WriteAsync<T>(Leaf, _values.ToArray()).ConfigureAwait(false);
        _values.Clear();
        _elements.Clear();
        _definitions.Clear();
        _repetitions.Clear();
    }

    private void AddElement(JsonElement element, bool isFirst)
    {
        AddLevel(element.ValueKind == JsonValueKind.Null ? NullElement : Element, isFirst);
        if (element.ValueKind != JsonValueKind.Null) _elements.Add(read(element));
    }

    private void AddLevel(int definition, bool isFirst)
    {
        _definitions.Add(definition);
        _repetitions.Add(isFirst ? 0 : 1);
    }
}
