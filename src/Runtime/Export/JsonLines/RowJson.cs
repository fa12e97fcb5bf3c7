using System.Text.Json;

namespace Instrumentation.Export.JsonLines;

/// <summary>How the values of a row are written, and the labels that tell them apart.</summary>
internal static class RowJson
{
    /// <summary>The numbers that are wanted, as one object.</summary>
    /// <remarks>A name with labels is an array, with an object for each combination of labels.</remarks>
    public static void WriteRows(this Utf8JsonWriter json, string name, IEnumerable<RowValue> values, Func<FieldSchema, bool> wanted) =>
        json.WriteRows(name, values.Where(value => wanted(value.Field)), []);

    /// <summary>The values of a step that are wanted, as one object: numbers, and with them what no double shows.</summary>
    /// <inheritdoc cref="WriteRows(Utf8JsonWriter, string, IEnumerable{RowValue}, Func{FieldSchema, bool})" path="/remarks"/>
    public static void WriteRows(this Utf8JsonWriter json, string name, StepRow step, Func<FieldSchema, bool> wanted) => json.WriteRows(
        name,
        step.Values.Where(value => wanted(value.Field) && !value.IsSummary && !step.TryGetOther(value.Field.Name, value.Labels, out _)),
        step.Others.Where(other => wanted(other.Field)));

    /// <summary>The labels of the record itself, with the values that it recorded; nothing where it has none.</summary>
    public static void WriteLabels(this Utf8JsonWriter json, in JournalRecord record)
    {
        if (record.LabelFields.IsEmpty) return;
        json.WriteStartObject("labels");
        foreach (var field in record.LabelFields) json.WriteField(record.Schema.Fields[field].Name, record, field);
        json.WriteEndObject();
    }

    private static void WriteRows(this Utf8JsonWriter json, string name, IEnumerable<RowValue> numbers, IEnumerable<OtherValue> others)
    {
        json.WriteStartObject(name);
        List<(FieldSchema Field, LabelSet Labels, RowValue? Number, object? Other)>? labelled = null;
        foreach (var number in numbers)
        {
            if (number.Labels.Count == 0) json.WriteRow(number.Field.Name, number);
            else (labelled ??= []).Add((number.Field, number.Labels, number, null));
        }

        foreach (var other in others)
        {
            if (other.Labels.Count == 0) json.WriteOther(other.Field.Name, other.Value);
            else (labelled ??= []).Add((other.Field, other.Labels, null, other.Value));
        }

        foreach (var quantity in labelled?.GroupBy(value => value.Field.Name) ?? [])
        {
            json.WriteStartArray(quantity.Key);
            foreach (var (_, labels, number, other) in quantity)
            {
                json.WriteStartObject();
                json.WriteStartObject("labels");
                for (var i = 0; i < labels.Count; i++) json.WriteString(labels.Names[i], labels.Values[i]);
                json.WriteEndObject();
                json.WritePropertyName("value");
                if (number is { } row) json.WriteRowValue(row);
                else json.WriteOtherValue(other);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
