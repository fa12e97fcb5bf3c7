using System.Globalization;
using System.Text;

namespace Instrumentation.Generators.Emission;

/// <summary>Writes JSON for people to read: a member on a line of its own, except in small objects. Arrays of values stay on their line.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder _text = new();
    private readonly Stack<(char End, bool OnOneLine)> _open = new();
    private bool _first = true;

    public void OpenObject(string? name = null, bool onOneLine = false) => Open(name, '{', '}', onOneLine);

    public void OpenObject(bool onOneLine) => Open(null, '{', '}', onOneLine);

    public void OpenArray(string name, bool onOneLine = false) => Open(name, '[', ']', onOneLine);

    public void Close()
    {
        var (end, onOneLine) = _open.Pop();
        if (!_first && onOneLine) _text.Append(' ');
        else if (!_first) NewLine();
        _text.Append(end);
        _first = false;
    }

    public void Add(string name, string value) => Begin(name).Append(Quoted(value));

    public void Add(string name, long value) => Begin(name).Append(value.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, bool value) => Begin(name).Append(value ? "true" : "false");

    public void Add(string name, double value) => Begin(name).Append(Number(value));

    public void Add(string name, IEnumerable<double> values) => Begin(name).Append('[').Append(string.Join(", ", values.Select(Number))).Append(']');

    public void Add(string name, IEnumerable<string> values) => Begin(name).Append('[').Append(string.Join(", ", values.Select(Quoted))).Append(']');

    public override string ToString() => _text.ToString();

    private void Open(string? name, char start, char end, bool onOneLine)
    {
        Begin(name).Append(start);
        _open.Push((end, onOneLine));
        _first = true;
    }

    private StringBuilder Begin(string? name)
    {
        if (!_first) _text.Append(',');
        if (_open.Count > 0)
        {
            if (_open.Peek().OnOneLine) _text.Append(' ');
            else NewLine();
        }

        _first = false;
        if (name is not null) _text.Append(Quoted(name)).Append(": ");
        return _text;
    }

    private void NewLine() => _text.Append('\n').Append(' ', _open.Count * 2);

    private static string Number(double value) =>
        double.IsNaN(value) || double.IsInfinity(value) ? Quoted(value.ToString(CultureInfo.InvariantCulture)) : value.ToString("R", CultureInfo.InvariantCulture);

    // What is no printable text is escaped, half a surrogate pair too: a source file cannot hold it.
    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        for (var i = 0; i < value.Length; i++)
        {
            var sign = value[i];
            if (sign is '"' or '\\') text.Append('\\').Append(sign);
            else if (char.IsSurrogatePair(value, i)) text.Append(sign).Append(value[++i]);
            else if (char.IsControl(sign) || char.IsSurrogate(sign) || sign is '\u2028' or '\u2029') text.Append("\\u").Append(((int)sign).ToString("x4", CultureInfo.InvariantCulture));
            else text.Append(sign);
        }

        return text.Append('"').ToString();
    }
}
