using System.Buffers;
using System.Text;

namespace Instrumentation.Export.Text;

/// <summary>
/// Keeps a text on its line: control characters and the line separators of Unicode become <c>\n</c>, <c>\r</c>, <c>\t</c> or
/// <c>\uXXXX</c>. Everything else, backslashes too, stays as it is.
/// </summary>
internal static class LineEscape
{
    public static string Escape(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(Encoding.UTF8.GetBytes(text), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static void Write(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        while (true)
        {
            var clean = 0;
            var (character, length) = (0, 0);
            while (clean < utf8.Length && (length = BreakAt(utf8[clean..], out character)) == 0) clean++;
            output.Write(utf8[..clean]);
            if (clean == utf8.Length) return;
            WriteEscaped(character, output);
            utf8 = utf8[(clean + length)..];
        }
    }

    /// <summary>How many bytes the character takes that would break the line here; 0 for any other.</summary>
    private static int BreakAt(ReadOnlySpan<byte> utf8, out int character)
    {
        character = utf8[0];
        if (character is < 0x20 or 0x7F) return 1;

        // U+0080 to U+009F, the second block of control characters, in which U+0085 is "next line".
        if (character == 0xC2 && utf8.Length > 1 && utf8[1] is >= 0x80 and <= 0x9F)
        {
            character = utf8[1];
            return 2;
        }

        // U+2028 and U+2029, the line and the paragraph separator.
        if (character == 0xE2 && utf8.Length > 2 && utf8[1] == 0x80 && utf8[2] is 0xA8 or 0xA9)
        {
            character = 0x2028 + utf8[2] - 0xA8;
            return 3;
        }

        return 0;
    }

    private static void WriteEscaped(int character, IBufferWriter<byte> output)
    {
        switch (character)
        {
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            default:
                output.Write("\\u"u8);
                character.TryFormat(output.GetSpan(4), out var length, "X4", null);
                output.Advance(length);
                break;
        }
    }
}
