using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Instrumentation.Export.Text;

/// <summary>
/// The text of one log entry, in UTF-8: a first line and bullet lines. What an interpolated string puts in is culture-invariant, and
/// its texts are escaped, so that no value can start a line of its own.
/// </summary>
internal sealed class LogText
{
    /// <summary>What never needs to be escaped and is all of most texts.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private bool _hasLine;

    /// <summary>The entry so far, without a line break at its end.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _hasLine = false;
    }

    /// <summary>Goes to the next line: the first one of the entry, or the next bullet.</summary>
    public LogText Line()
    {
        if (_hasLine) _bytes.Write("\n  - "u8);
        _hasLine = true;
        return this;
    }

    /// <summary>Continues the line.</summary>
#pragma warning disable CA1822, IDE0060 // The handler has already written everything by the time of the call.
    public void Append([InterpolatedStringHandlerArgument("")] Handler text)
#pragma warning restore CA1822, IDE0060
    {
    }

    /// <summary>Continues the line with a text that is not to be escaped.</summary>
    public void AppendLiteral(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetBytes(text, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));
        _bytes.Advance(length);
    }

    /// <summary>Continues the line with a value.</summary>
    public void AppendNumber<T>(T value, string? format = null)
        where T : IUtf8SpanFormattable
    {
        int length;
        for (var size = 64; !value.TryFormat(_bytes.GetSpan(size), out length, format, CultureInfo.InvariantCulture); size *= 2)
        {
        }

        _bytes.Advance(length);
    }

    /// <summary>Continues the line with a number; what is not finite is <c>nan</c>, <c>inf</c> or <c>-inf</c>, whatever the format.</summary>
    public void AppendNumber(double value, string? format = null)
    {
        if (double.IsFinite(value)) AppendNumber<double>(value, format);
        else _bytes.Write(double.IsNaN(value) ? "nan"u8 : value > 0 ? "inf"u8 : "-inf"u8);
    }

    /// <inheritdoc cref="AppendNumber(double, string?)"/>
    public void AppendNumber(float value, string? format = null)
    {
        if (float.IsFinite(value)) AppendNumber<float>(value, format);
        else AppendNumber((double)value);
    }

    /// <summary>Continues the line with a text, which is escaped.</summary>
    public void AppendText(ReadOnlySpan<byte> utf8) => LineEscape.Write(utf8, _bytes);

    /// <inheritdoc cref="AppendText(ReadOnlySpan{byte})"/>
    public void AppendText(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Plain)) AppendText(Encoding.UTF8.GetBytes(text));
        else AppendLiteral(text);
    }

    /// <summary>Turns an interpolated string into calls of the methods above.</summary>
    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The compiler passes the lengths to every handler.
    public readonly ref struct Handler(int literalLength, int formattedCount, LogText text)
#pragma warning restore CS9113
    {
        public void AppendLiteral(string literal) => text.AppendLiteral(literal);

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IUtf8SpanFormattable =>
            text.AppendNumber(value, format);

        public void AppendFormatted(double value, string? format = null) => text.AppendNumber(value, format);

        public void AppendFormatted(string? value) => text.AppendText(value ?? "null");

        public void AppendFormatted(ReadOnlySpan<byte> utf8) => text.AppendText(utf8);
    }
}
