namespace Instrumentation.Export.Text;

/// <summary>
/// What the names in a template of one kind of record show: its own values, for a step those of its row, the position, the memory in
/// use, the time that is left, and the group of the losses. What is not known reads <c>?</c>.
/// </summary>
internal sealed class TemplateParts(RecordSchema schema)
{
    private const string Unknown = "?";

    /// <summary>Reads a number of the run; null where it is not known.</summary>
    private delegate double? Reading(in JournalRecord record, RunProgress progress);

    private bool IsStep => schema.Role == RecordRole.Step;

    /// <summary>What a placeholder shows, or null where nothing has its name.</summary>
    public TemplatePart? Find(string name, string? specifier)
    {
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            if (schema.Fields[i].Name == name) return OfRecord(i, specifier);
        }

        return IsStep && IsName(name) ? OfRow(name, specifier) : OfRun(name, specifier);
    }

    private TemplatePart OfRecord(int index, string? specifier)
    {
        var format = ValueFormat.Of(schema.Fields[index], specifier);
        if (!IsStep || !format.IsSum) return (text, in record, _) => format.Write(text, record, index);

        var name = schema.Fields[index].Name;
        return (text, in _, progress) => WriteNumber(text, progress.Epoch.SumOf(name), format);
    }

    /// <summary>A value of a phase, whose schema is known as soon as the phase has run, or else what the name means in every template.</summary>
    private TemplatePart OfRow(string name, string? specifier)
    {
        var otherwise = OfRun(name, specifier);
        ValueFormat? known = null;
        return (text, in record, progress) =>
        {
            if (Find(progress.Step.Others, name) is { } other) FormatOf(other.Field).Write(text, other.Value);
            else if (Find(progress.Step.Values, name) is { } value)
            {
                var format = FormatOf(value.Field);
                WriteNumber(text, format.IsSum ? progress.Epoch.SumOf(name) : value.Value, format);
            }
            else if (otherwise is not null) otherwise(text, record, progress);
            else text.AppendLiteral(Unknown);
        };

        ValueFormat FormatOf(FieldSchema field) => known is not null && ReferenceEquals(known.Field, field) ? known : known = ValueFormat.Of(field, specifier);
    }

    private TemplatePart? OfRun(string name, string? specifier)
    {
        return name switch
        {
            "epoch" => Number(static (in record, _) => record.Epoch),
            "epochs" => Number(static (in _, progress) => progress.Epochs),
            "batch" => Number(static (in record, _) => record.Batch),
            "batches" => Number(static (in _, progress) => progress.BatchesPerEpoch),
            "step" => Number(static (in record, _) => record.Step),
            "duration" => Amount(FieldType.Double, "seconds", static (in record, _) => record.Duration.TotalSeconds),
            "gpu_allocated" => Bytes(static memory => memory.GpuAllocated),
            "gpu_reserved" => Bytes(static memory => memory.GpuReserved),
            "gpu_max_allocated" => Bytes(static memory => memory.GpuMaxAllocated),
            "cpu_rss" => Bytes(static memory => memory.ProcessResident),
            "memory" => static (text, in _, progress) =>
            {
                if (progress.Memory == default) text.AppendLiteral(Unknown);
                else ProgressLines.WriteMemoryFigures(text, progress.Memory);
            },
            "eta" => static (text, in _, progress) => ProgressLines.WriteEstimate(text, progress.Remaining),
            "losses" => Losses(specifier),
            _ => null,
        };

        TemplatePart Number(Reading read) => Amount(FieldType.Int64, null, read);

        TemplatePart Bytes(Func<MemoryUsage, long> read) =>
            Amount(FieldType.Int64, "bytes", (in _, progress) => progress.Memory == default ? null : read(progress.Memory));

        TemplatePart Amount(FieldType type, string? unit, Reading read)
        {
            var format = ValueFormat.Of(new FieldSchema(name, type) { Unit = unit }, specifier);
            return (text, in record, progress) => WriteNumber(text, read(record, progress), format);
        }
    }

    /// <summary>The losses of the record, or of the row for a step.</summary>
    private TemplatePart Losses(string? format)
    {
        var known = ValueText.Accepts(format, FieldType.Double) ? format : null;
        if (IsStep) return (text, in _, progress) => LossGroup.Write(text, progress.Step.Values, known);

        var own = new List<RowValue>();
        return (text, in record, _) =>
        {
            own.Clear();
            for (var i = 0; i < schema.Fields.Count; i++)
            {
                if (schema.Fields[i].Role == FieldRole.Loss) own.Add(new RowValue(schema.Fields[i], record.GetDouble(i)));
            }

            LossGroup.Write(text, own, known);
        };
    }

    private static RowValue? Find(IReadOnlyList<RowValue> values, string name)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Field.Name == name) return values[i];
        }

        return null;
    }

    private static OtherValue? Find(IReadOnlyList<OtherValue> values, string name)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Field.Name == name) return values[i];
        }

        return null;
    }

    private static void WriteNumber(LogText text, double? number, ValueFormat format)
    {
        if (number is { } known) format.WriteNumber(text, known);
        else text.AppendLiteral(Unknown);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
