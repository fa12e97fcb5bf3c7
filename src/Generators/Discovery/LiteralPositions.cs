using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Instrumentation.Generators.Discovery;

/// <summary>Finds characters of a string's value in the literal that spells it.</summary>
internal static class LiteralPositions
{
    /// <summary>The source of a part of the value; null for a multi-line raw literal whose indentation hides it.</summary>
    public static TextSpan? Find(SyntaxToken token, int start, int length)
    {
        var text = token.Text;
        if (token.IsKind(SyntaxKind.SingleLineRawStringLiteralToken) || token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken))
            return FindUnchanged(token, start, length);

        var verbatim = text.StartsWith("@", StringComparison.Ordinal);
        var position = verbatim ? 2 : 1;
        var from = -1;
        for (var index = 0; position < text.Length; index++)
        {
            if (index == start) from = position;
            if (index == start + length) break;
            var (source, value) = verbatim ? Verbatim(text, position) : Regular(text, position);
            position += source;
            index += value - 1;
        }

        return from < 0 ? null : TextSpan.FromBounds(token.SpanStart + from, token.SpanStart + position);
    }

    // In a raw literal a line of the value is written as it is.
    private static TextSpan? FindUnchanged(SyntaxToken token, int start, int length)
    {
        var part = token.ValueText.Substring(start, length);
        var occurrence = 0;
        for (var i = token.ValueText.IndexOf(part, StringComparison.Ordinal); i >= 0 && i < start; i = token.ValueText.IndexOf(part, i + 1, StringComparison.Ordinal))
            occurrence++;

        var position = token.Text.IndexOf(part, StringComparison.Ordinal);
        while (position >= 0 && occurrence-- > 0) position = token.Text.IndexOf(part, position + 1, StringComparison.Ordinal);
        return position < 0 ? null : new TextSpan(token.SpanStart + position, length);
    }

    private static (int Source, int Value) Verbatim(string text, int position) => (text[position] == '"' ? 2 : 1, 1);

    private static (int Source, int Value) Regular(string text, int position)
    {
        if (text[position] != '\\') return (1, 1);

        return text[position + 1] switch
        {
            'u' => (6, 1),
            'U' => (10, text.Substring(position + 2, 8) is var code && Convert.ToInt32(code, 16) > 0xFFFF ? 2 : 1),
            'x' => (2 + text.Skip(position + 2).Take(4).TakeWhile(Uri.IsHexDigit).Count(), 1),
            _ => (2, 1),
        };
    }
}
