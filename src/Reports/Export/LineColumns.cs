using System.Text.Json;

namespace Instrumentation.Reports.Export;

/// <summary>
/// Gives each value of a JSON line the column that it goes to: those of an object stand beside those of the line, with what tells them apart before their name.
/// </summary>
internal sealed class LineColumns
{
    /// <summary>What every row of a run would repeat: it is the name of the row's folder, or of the format.</summary>
    private static readonly string[] LeftOut = ["format_version", "experiment_id"];

    /// <summary>What stands before the names of the values of an object; of one that is not here, the object's own name.</summary>
    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["losses"] = "loss_",
        ["validation_losses"] = "validation_loss_",
        ["validation_metrics"] = "validation_",
        ["memory_usage"] = "memory_",
        ["phases"] = "phase_",
        ["labels"] = "label_",
        ["throughput"] = "",
        ["counters"] = "",
        ["metrics"] = "",
        ["texts"] = "",
    };

    private readonly Dictionary<(string Object, string Name, string Labels), string> _columns = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The values of a line: their columns, the names that they have in the line, and the values themselves.</summary>
    public IEnumerable<(string Column, string Name, JsonElement Value)> Of(JsonElement line)
    {
        foreach (var property in line.EnumerateObject())
        {
            if (LeftOut.Contains(property.Name)) continue;
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                yield return (ColumnOf("", property.Name), property.Name, property.Value);
                continue;
            }

            foreach (var member in property.Value.EnumerateObject())
            {
                if (!IsLabelled(member.Value)) yield return (ColumnOf(property.Name, member.Name), member.Name, member.Value);
                else
                {
                    foreach (var labelled in member.Value.EnumerateArray())
                        yield return (ColumnOf(property.Name, member.Name, LabelsOf(labelled)), member.Name, labelled.GetProperty("value"));
                }
            }
        }
    }

    /// <summary>The same value has the same column in every line; a name that another value has already gets a <c>_</c> at its end.</summary>
    private string ColumnOf(string parent, string name, string labels = "")
    {
        if (_columns.TryGetValue((parent, name, labels), out var column)) return column;
        column = Plain((parent.Length == 0 ? "" : Prefixes.GetValueOrDefault(parent, parent + "_")) + name + labels);
        while (!_taken.Add(column)) column += "_";
        return _columns[(parent, name, labels)] = column;
    }

    /// <summary>A quantity with labels is an array of objects.</summary>
    private static bool IsLabelled(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value[0].ValueKind == JsonValueKind.Object && value[0].TryGetProperty("labels", out _);

    private static string LabelsOf(JsonElement labelled) => string.Concat(labelled.GetProperty("labels").EnumerateObject().Select(label => "_" + label.Value.GetString()));

    /// <summary>What every engine takes as a name without quotes.</summary>
    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return plain.Length > 0 && char.IsAsciiDigit(plain[0]) ? "_" + plain : plain;
    }
}
