namespace Instrumentation.Export.Text;

/// <summary>
/// What stands behind the name in a placeholder: <c>{name:unit}</c>, <c>{name:sum}</c>, <c>{name:format}</c>, or one of the first two and
/// a format, as in <c>{name:GB:F1}</c>. The generator compiles this file too.
/// </summary>
internal readonly struct PlaceholderSpecifier
{
    /// <summary>Asks for the sum of a counter over the epoch so far.</summary>
    public const string Sum = "sum";

    private PlaceholderSpecifier(string? conversion, string? format)
    {
        Conversion = conversion;
        Format = format;
    }

    /// <summary>A unit or <see cref="Sum"/>, or null.</summary>
    public string? Conversion { get; }

    /// <summary>The .NET format, or null.</summary>
    public string? Format { get; }

    /// <summary>Takes a specifier apart. Nothing in it is refused here.</summary>
    public static PlaceholderSpecifier Parse(string? specifier)
    {
        if (specifier is null) return default;
        var colon = specifier.IndexOf(':');
        var first = colon < 0 ? specifier : specifier.Substring(0, colon);
        return first == Sum || DisplayUnit.Find(first) is not null
            ? new PlaceholderSpecifier(first, colon < 0 ? null : specifier.Substring(colon + 1))
            : new PlaceholderSpecifier(null, specifier);
    }
}
