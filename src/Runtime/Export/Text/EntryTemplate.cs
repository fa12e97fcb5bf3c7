using System.Text;

namespace Instrumentation.Export.Text;

/// <summary>
/// A <see cref="LogTemplate"/> taken apart once per schema: literal text, recorded values, and what is known of the position.
/// </summary>
/// <remarks>
/// A flag reads yes or no. A name that nothing has stays as it is written, and a format that the value does not know is left out: both
/// are compile-time errors in code, and no reason to lose the entries of a journal from elsewhere.
/// </remarks>
internal sealed class EntryTemplate
{
    private readonly RecordSchema _schema;
    private readonly Part[][] _lines;

    public EntryTemplate(RecordSchema schema, LogTemplate template)
    {
        _schema = schema;
        _lines = [.. template.Details.Prepend(template.Message).Select(Parse)];
    }

    private enum Source
    {
        Literal,
        Field,
        Epoch,
        Epochs,
        Batch,
        Batches,
        Step,
        Duration,
    }

    public void Write(LogText text, in JournalRecord record, RunProgress progress)
    {
        foreach (var line in _lines)
        {
            text.Line();
            foreach (var part in line) Write(text, part, record, progress);
        }
    }

    private void Write(LogText text, Part part, in JournalRecord record, RunProgress progress)
    {
        switch (part.Source)
        {
            case Source.Literal:
                text.AppendLiteral(part.Text!);
                break;
            case Source.Field:
                WriteField(text, part, record);
                break;
            case Source.Epoch:
                text.AppendNumber(record.Epoch, part.Text);
                break;
            case Source.Batch:
                text.AppendNumber(record.Batch, part.Text);
                break;
            case Source.Step:
                text.AppendNumber(record.Step, part.Text);
                break;
            case Source.Duration:
                text.AppendNumber(record.Duration.TotalSeconds, part.Text);
                break;
            case Source.Epochs:
                WritePlanned(text, progress.Epochs, part.Text);
                break;
            case Source.Batches:
                WritePlanned(text, progress.BatchesPerEpoch, part.Text);
                break;
        }
    }

    private static void WritePlanned(LogText text, int? count, string? format)
    {
        if (count is { } known) text.AppendNumber(known, format);
        else text.AppendLiteral("?");
    }

    private void WriteField(LogText text, Part part, in JournalRecord record)
    {
        var field = _schema.Fields[part.Field];
        if (record.IsNull(part.Field)) text.AppendLiteral("null");
        else if (field.Type == FieldType.Text) text.AppendText(record.GetUtf8(part.Field));
        else if (field.IsArray) ValueText.WriteArray(text, record, part.Field, part.Text);
        else if (field.Type == FieldType.Scalar && part.Text is not null) text.AppendNumber(record.GetDouble(part.Field), part.Text);
        else ValueText.Write(text, record.GetValue(part.Field), part.Text);
    }

    private Part[] Parse(string line)
    {
        var parts = new List<Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            var doubled = i + 1 < line.Length && line[i + 1] == line[i];
            if (line[i] is '{' or '}' && doubled) i++;
            else if (line[i] == '{' && line.IndexOf('}', i) is > 0 and var end && Placeholder(line[(i + 1)..end]) is { } placeholder)
            {
                AddLiteral();
                parts.Add(placeholder);
                i = end;
                continue;
            }

            literal.Append(line[i]);
        }

        AddLiteral();
        return [.. parts];

        void AddLiteral()
        {
            if (literal.Length > 0) parts.Add(new Part(Source.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    private Part? Placeholder(string content)
    {
        var colon = content.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? content : content[..colon];
        var format = colon < 0 ? null : content[(colon + 1)..];
        for (var i = 0; i < _schema.Fields.Count; i++)
        {
            if (_schema.Fields[i].Name == name) return new Part(Source.Field, Known(format, _schema.Fields[i].Type), i);
        }

        return name switch
        {
            "epoch" => new Part(Source.Epoch, Known(format, FieldType.Int32)),
            "epochs" => new Part(Source.Epochs, Known(format, FieldType.Int32)),
            "batch" => new Part(Source.Batch, Known(format, FieldType.Int32)),
            "batches" => new Part(Source.Batches, Known(format, FieldType.Int32)),
            "step" => new Part(Source.Step, Known(format, FieldType.Int64)),
            "duration" => new Part(Source.Duration, Known(format, FieldType.Double)),
            _ => null,
        };
    }

    private static string? Known(string? format, FieldType type) => ValueText.Accepts(format, type) ? format : null;

    /// <param name="Source">Where the text comes from.</param>
    /// <param name="Text">The literal, or the format.</param>
    /// <param name="Field">The place of a recorded value.</param>
    private readonly record struct Part(Source Source, string? Text, int Field = -1);
}
