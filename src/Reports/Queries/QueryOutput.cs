using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using DuckDB.NET.Data;
using Instrumentation.Export.JsonLines;
using Instrumentation.Reports.Commands;

namespace Instrumentation.Reports.Queries;

/// <summary>Prints what a query gives.</summary>
internal static class QueryOutput
{
    /// <summary>Nobody reads a longer table; the other forms have no end.</summary>
    private const int MaxRows = 10_000;

    /// <summary>Numbers are shown with 7 digits.</summary>
    public static void WriteTable(DuckDBDataReader reader)
    {
        var columns = ColumnsOf(reader).Select((name, i) => IsNumber(reader.GetFieldType(i)) ? "#" + name : name).ToList();
        var rows = new List<string[]>();
        var more = false;
        while (reader.Read() && !(more = rows.Count == MaxRows)) rows.Add([.. columns.Select((_, i) => ValueOf(reader, i) is { } value ? Text(value, "G7") : "NULL")]);
        ConsoleTable.Print(columns, rows);
        if (more) Console.Error.WriteLine($"These are the first {MaxRows:N0} rows; --csv and --json print all.");
    }

    public static void WriteCsv(DuckDBDataReader reader, TextWriter output)
    {
        using var csv = new CsvWriter(output, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var name in ColumnsOf(reader)) csv.WriteField(name);
        csv.NextRecord();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++) csv.WriteField(ValueOf(reader, i) is { } value ? Text(value, "R") : "");
            csv.NextRecord();
        }
    }

    /// <summary>One object per row and line.</summary>
    public static void WriteJson(DuckDBDataReader reader, TextWriter output)
    {
        var columns = ColumnsOf(reader);
        while (reader.Read())
        {
            output.WriteLine(Json(json =>
            {
                json.WriteStartObject();
                for (var i = 0; i < columns.Count; i++)
                {
                    json.WritePropertyName(columns[i]);
                    Write(json, ValueOf(reader, i));
                }

                json.WriteEndObject();
            }));
        }
    }

    /// <summary>The value of a column in the row that was read; a time with its zone is one of UTC.</summary>
    internal static object? ValueOf(DuckDBDataReader reader, int column) => reader.IsDBNull(column) ? null
        : reader.GetDataTypeName(column) == "TimestampTz" ? DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc)
        : reader.GetValue(column);

    /// <summary>Two columns of one name would be one in JSON.</summary>
    private static List<string> ColumnsOf(DuckDBDataReader record)
    {
        var names = new List<string>();
        for (var i = 0; i < record.FieldCount; i++)
        {
            var name = record.GetName(i);
            while (names.Contains(name)) name += "_";
            names.Add(name);
        }

        return names;
    }

    internal static string Text(object value, string format) => value switch
    {
        double or float => ((IFormattable)value).ToString(format, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        DateTime time => TimeText(time),
        string text => text,
        Stream or IEnumerable => Json(json => Write(json, value)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string TimeText(DateTime time) => time.ToString(time.Kind == DateTimeKind.Utc ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) write(json);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case double or float:
                json.WriteRealValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
            case BigInteger number:
                json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTime time:
                json.WriteStringValue(TimeText(time));
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case Stream bytes:
                using (var copy = new MemoryStream())
                {
                    bytes.CopyTo(copy);
                    json.WriteStringValue(Convert.ToHexString(copy.ToArray()));
                }

                break;
            case IDictionary members:
                json.WriteStartObject();
                foreach (DictionaryEntry member in members)
                {
                    json.WritePropertyName(Convert.ToString(member.Key, CultureInfo.InvariantCulture)!);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case IEnumerable elements:
                json.WriteStartArray();
                foreach (var element in elements) Write(json, element);
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static bool IsNumber(Type type) => type.IsPrimitive && type != typeof(bool) || type == typeof(decimal) || type == typeof(BigInteger);
}
