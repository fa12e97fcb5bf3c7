using System.Text;

namespace Instrumentation.Generators.Emission;

/// <summary>Writes indented C#, line by line or several lines at once from a raw string literal.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines at the present depth. An empty one stays empty.</summary>
    public void Write(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            if (line.Length > 0) _text.Append(' ', _depth * 4).Append(line);
            _text.Append('\n');
        }
    }

    public void WriteLine() => _text.Append('\n');

    /// <summary>Opens a block, under its head if it has one.</summary>
    public void OpenBlock(string head = "")
    {
        if (head.Length > 0) Write(head);
        Write("{");
        _depth++;
    }

    public void CloseBlock(string end = "}")
    {
        _depth--;
        Write(end);
    }

    public void Indent() => _depth++;

    public void Unindent() => _depth--;

    public override string ToString() => _text.ToString();
}
