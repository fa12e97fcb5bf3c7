namespace Instrumentation.Generators.Discovery;

/// <summary>One placeholder of a log template: where it is in the text, what it names and how that is formatted.</summary>
internal readonly record struct Placeholder(int Start, int Length, string Name, string? Format);

/// <summary>Splits a log template. Placeholders are <c>{name}</c> or <c>{name:format}</c>; <c>{{</c> and <c>}}</c> are braces.</summary>
internal static class TemplateParser
{
    /// <summary>The placeholders up to the first mistake, and the mistake if there is one.</summary>
    public static (List<Placeholder> Placeholders, (int Start, int Length, string What)? Mistake) Parse(string text)
    {
        var placeholders = new List<Placeholder>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}')) continue;
            if (i + 1 < text.Length && text[i + 1] == text[i])
            {
                i++;
                continue;
            }

            if (text[i] == '}') return (placeholders, (i, 1, "This '}' closes nothing"));

            var end = text.IndexOfAny(['{', '}'], i + 1);
            if (end < 0 || text[end] == '{') return (placeholders, (i, (end < 0 ? text.Length : end) - i, "This '{' is never closed"));

            var content = text.Substring(i + 1, end - i - 1);
            var colon = content.IndexOf(':');
            var name = colon < 0 ? content : content.Substring(0, colon);
            var format = colon < 0 ? null : content.Substring(colon + 1);
            if (!Names.IsValid(name)) return (placeholders, (i, end - i + 1, $"'{name}' is no name"));
            if (format is "") return (placeholders, (i, end - i + 1, $"The format of '{name}' is empty"));

            placeholders.Add(new Placeholder(i, end - i + 1, name, format));
            i = end;
        }

        return (placeholders, null);
    }
}
