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
        var to = new Text(text);
        to.Add("cut(bar=");
        to.Add(use.StartBar);
        to.Add(", step=");
        to.Add(use.StartStep);
        if (use.Transposition != 0)
        {
            to.Add("); pitch_transpose(semitones=");
            to.Add(use.Transposition);
        }

        if (use.TimeStretch != 1)
        {
            to.Add("); time_stretch(factor=");
            to.Add(use.TimeStretch);
        }

        if (use.VelocityScale != 1)
        {
            to.Add("); velocity_scale(factor=");
            to.Add(use.VelocityScale);
        }

        to.Add("); encode(tokens=");
        to.Add(use.ProcessedLength);
        to.Add(", length=");
        to.Add(windowLength);
        to.Add(")");
        return text[..to.Length];
    }

    /// <summary>Text that is put together in place; interpolation boxes numbers until it is compiled for speed.</summary>
    private ref struct Text(Span<char> text)
    {
        private readonly Span<char> _text = text;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<char> part)
        {
            part.CopyTo(_text[Length..]);
            Length += part.Length;
        }

        public void Add<T>(T number)
            where T : ISpanFormattable
        {
            number.TryFormat(_text[Length..], out var written, default, CultureInfo.InvariantCulture);
            Length += written;
        }
    }
}
