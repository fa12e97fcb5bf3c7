using System.Globalization;

namespace Instrumentation.Generators.Tests.Behaviour;

/// <summary>One record as a test compares it.</summary>
internal sealed record Recorded(RecordRole Role, string Name, string Source, long Step, int Epoch, int Batch, IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>Everything that annotated methods and checks have recorded so far.</summary>
    public static List<Recorded> Of(TrainingRun run)
    {
        var records = new List<Recorded>();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            var schema = record.Schema;
            if (schema.Role is RecordRole.RunStart or RecordRole.Plan or RecordRole.RunEnd or RecordRole.Memory) continue;

            var values = new Dictionary<string, object?>();
            for (var i = 0; i < schema.Fields.Count; i++) values.Add(schema.Fields[i].Name, record.GetValue(i));
            records.Add(new Recorded(schema.Role, schema.Name, schema.Source, record.Step, record.Epoch, record.Batch, values));
        }

        return records;
    }

    /// <summary>The value, converted for comparison with a number.</summary>
    public double Number(string name) => Convert.ToDouble(Values[name], CultureInfo.InvariantCulture);
}
