using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Instrumentation.Reports.Export;

/// <summary>Writes JSON lines as a Parquet file, in memory that does not grow with their number: they are read twice, once for the columns and once for the rows.</summary>
internal static class ParquetTable
{
    /// <summary>So many values are in memory at once: with 8 to 16 bytes each, some 30 MB.</summary>
    private const int MaxValues = 2_000_000;

    private const int MaxRows = 100_000;

    /// <param name="path">The file, which is replaced.</param>
    /// <param name="lines">The lines; read twice.</param>
    /// <param name="typeOf">The declared type of a value, by its name in the lines.</param>
    /// <returns>How many rows it has; without any there is no file.</returns>
    public static async Task<long> WriteAsync(string path, IEnumerable<JsonElement> lines, Func<string, DeclaredType?> typeOf)
    {
        var names = new LineColumns();
        var columns = Plan(lines, names, typeOf);
        if (columns.Count == 0) return 0;

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".new";
        var count = 0L;
        var file = File.Create(unfinished);
        await using (file.ConfigureAwait(false))
        {
            var buffers = columns.Select(ColumnBuffer.Of).ToArray();
            var places = columns.Select((column, i) => (column.Name, i)).ToDictionary(column => column.Name, column => column.i);
            var writer = await ParquetWriter.CreateAsync(new ParquetSchema(buffers.Select(buffer => buffer.Field)), file).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                var rowsPerGroup = Math.Clamp(MaxValues / columns.Count, 1, MaxRows);
                var row = new JsonElement?[columns.Count];
                foreach (var line in lines)
                {
                    Array.Clear(row);
                    foreach (var (column, _, value) in names.Of(line))
                    {
                        if (places.TryGetValue(column, out var place)) row[place] = value;
                    }

                    for (var i = 0; i < row.Length; i++) buffers[i].Add(row[i]);
                    if (++count % rowsPerGroup == 0) await WriteGroupAsync(writer, buffers).ConfigureAwait(false);
                }

                if (count % rowsPerGroup > 0) await WriteGroupAsync(writer, buffers).ConfigureAwait(false);
            }
        }

        File.Move(unfinished, path, overwrite: true);
        return count;
    }

    private static List<TableColumn> Plan(IEnumerable<JsonElement> lines, LineColumns names, Func<string, DeclaredType?> typeOf)
    {
        var columns = new OrderedDictionary<string, TableColumn>();
        foreach (var line in lines)
        {
            foreach (var (column, name, value) in names.Of(line))
            {
                if (!columns.TryGetValue(column, out var known)) columns.Add(column, known = new TableColumn(column, typeOf(name)));
                known.See(value);
            }
        }

        return [.. columns.Values.Where(column => column.IsKnown)];
    }

    private static async Task WriteGroupAsync(ParquetWriter writer, ColumnBuffer[] buffers)
    {
        using var rows = writer.CreateRowGroup();
        foreach (var buffer in buffers) await buffer.WriteAsync(rows).ConfigureAwait(false);
        rows.CompleteValidate();
    }
}
