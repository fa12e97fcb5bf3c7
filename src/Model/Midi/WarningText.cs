using System.Globalization;
using System.Runtime.CompilerServices;

namespace Instrumentation.Model.Midi;

/// <summary>The text of a warning, which is put together only while warnings are still kept: a hostile file gives cause for millions.</summary>
[InterpolatedStringHandler]
internal ref struct WarningText
{
    private DefaultInterpolatedStringHandler _text;

    /// <param name="literalLength">Characters outside the holes.</param>
    /// <param name="formattedCount">How many holes there are.</param>
    /// <param name="score">Who is warned.</param>
    /// <param name="wanted">Whether the holes are to be filled at all.</param>
    public WarningText(int literalLength, int formattedCount, ScoreBuilder score, out bool wanted)
    {
        wanted = score.KeepsWarnings;
        _text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value, string? format = null) => _text.AppendFormatted(value, format);

    /// <summary>The finished text; empty if it was not wanted.</summary>
    public string Finish() => _text.ToStringAndClear();
}
