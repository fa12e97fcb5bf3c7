using System.Text.Json;

namespace Instrumentation.Export.JsonLines;

/// <summary>How the values of a row are written, and the labels that tell them apart.</summary>
internal static class RowJson
{
    /// <summary>
    /// The values that are wanted, as one object; texts are none of them. A name with labels is an array, with an object for each
    /// combination of labels.
    /// </summary>
    public static void WriteRows(this Utf8JsonWriter json, string name, IEnumerable<RowValue> values, Func<RowValue, bool> wanted)
    {
        json.WriteStartObject(name);
        List<RowValue>? labelled = null;
        foreach (var value in values)
        {
            if (value.Field.Type == FieldType.Text || !wanted(value)) continue;
            if (value.Labels.Count == 0) json.WriteRow(value.Field.Name, value);
            else (labelled ??= []).Add(value);
        }

        foreach (var quantity in labelled?.GroupBy(value => value.Field.Name) ?? []) json.WriteLabelled(quantity);
        json.WriteEndObject();
    }

    /// <summary>The labels of the record itself, with the values that it recorded; nothing where it has none.</summary>
    public static void WriteLabels(this Utf8JsonWriter json, in JournalRecord record)
    {
        if (record.LabelFields.IsEmpty) return;
        json.WriteStartObject("labels");
        foreach (var field in record.LabelFields) json.WriteField(record.Schema.Fields[field].Name, record, field);
        json.WriteEndObject();
    }

    private static void WriteLabelled(this Utf8JsonWriter json, IGrouping<string, RowValue> quantity)
    {
        json.WriteStartArray(quantity.Key);
        foreach (var value in quantity)
        {
            json.WriteStartObject();
            json.WriteStartObject("labels");
            for (var i = 0; i < value.Labels.Count; i++) json.WriteString(value.Labels.Names[i], value.Labels.Values[i]);
            json.WriteEndObject();
            json.WritePropertyName("value");
            json.WriteRowValue(value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
