using System.Globalization;
using Instrumentation.Model.Data;

namespace Instrumentation.Model.Lineage;

/// <summary>What was done to a file, in its order, as a record says it.</summary>
internal static class Operations
{
    /// <summary>More characters than <see cref="Write"/> ever needs.</summary>
    public const int MaxLength = 256;

    /// <summary>The names of the augmentations, as <c>augmentation_applied</c> has them.</summary>
    public static string NamesOf(FileUse use) => (use.Transposition != 0, use.TimeStretch != 1, use.VelocityScale != 1) switch
    {
        (false, false, false) => "none",
        (true, false, false) => "pitch_transpose",
        (false, true, false) => "time_stretch",
        (false, false, true) => "velocity_scale",
        (true, true, false) => "pitch_transpose, time_stretch",
        (true, false, true) => "pitch_transpose, velocity_scale",
        (false, true, true) => "time_stretch, velocity_scale",
        (true, true, true) => "pitch_transpose, time_stretch, velocity_scale",
    };

    /// <summary>
    /// Writes the operations with their parameters, such as <c>cut(bar=4, step=192); pitch_transpose(semitones=-3); encode(tokens=61, length=64)</c>,
    /// and allocates nothing.
    /// </summary>
    /// <param name="use">The use.</param>
    /// <param name="windowLength">Tokens in the window, padding included.</param>
    /// <param name="text">Room for <see cref="MaxLength"/> characters.</param>
    /// <returns>The part of <paramref name="text"/> that was written.</returns>
    public static ReadOnlySpan<char> Write(FileUse use, int windowLength, Span<char> text)
    {
        var culture = CultureInfo.InvariantCulture;
        var rest = text;
        rest.TryWrite(culture, $"cut(bar={use.StartBar}, step={use.StartStep}); ", out var written);
        rest = rest[written..];
        if (use.Transposition != 0)
        {
            rest.TryWrite(culture, $"pitch_transpose(semitones={use.Transposition}); ", out written);
            rest = rest[written..];
        }

        if (use.TimeStretch != 1)
        {
            rest.TryWrite(culture, $"time_stretch(factor={use.TimeStretch}); ", out written);
            rest = rest[written..];
        }

        if (use.VelocityScale != 1)
        {
            rest.TryWrite(culture, $"velocity_scale(factor={use.VelocityScale}); ", out written);
            rest = rest[written..];
        }

        rest.TryWrite(culture, $"encode(tokens={use.ProcessedLength}, length={windowLength})", out written);
        return text[..(text.Length - rest.Length + written)];
    }
}
