using System.Text;

namespace Instrumentation.Export.Text;

/// <summary>Writes a part of an entry.</summary>
internal delegate void TemplatePart(LogText text, in JournalRecord record, RunProgress progress);

/// <summary>A <see cref="LogTemplate"/> taken apart once per schema, into literal texts and what its placeholders show.</summary>
/// <remarks>
/// A name that nothing has stays as it is written, and a specifier that does not fit is left out: both are compile-time errors in code,
/// and no reason to lose the entries of a journal from elsewhere.
/// </remarks>
internal sealed class EntryTemplate
{
    private readonly TemplateParts _parts;
    private readonly TemplatePart[][] _lines;

    public EntryTemplate(RecordSchema schema, LogTemplate template)
    {
        _parts = new TemplateParts(schema);
        _lines = [.. template.Details.Prepend(template.Message).Select(line => Parse(LineEscape.Escape(line)))];
    }

    public void Write(LogText text, in JournalRecord record, RunProgress progress)
    {
        foreach (var line in _lines)
        {
            text.Line();
            foreach (var part in line) part(text, record, progress);
        }
    }

    private TemplatePart[] Parse(string line)
    {
        var parts = new List<TemplatePart>();
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
            if (literal.Length == 0) return;
            var written = literal.ToString();
            parts.Add((text, in _, _) => text.AppendLiteral(written));
            literal.Clear();
        }
    }

    private TemplatePart? Placeholder(string content)
    {
        var colon = content.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? _parts.Find(content, null) : _parts.Find(content[..colon], content[(colon + 1)..]);
    }
}
