using System.Text.RegularExpressions;

namespace Instrumentation.Model.Data;

/// <summary>Tells versions of a song by their names, so that none is trained on while another is held out.</summary>
internal static partial class SongName
{
    /// <summary>The song of a file: its path without extension and without the marks of a version or of augmentation, in lower case.
    /// <c>a/tune_v2.mid</c>, <c>a/Tune (3).mid</c>, <c>a/tune_aug_t+3.mid</c> and <c>a/tune#4.mid</c> are all <c>a/tune</c>.</summary>
    public static string Of(string name)
    {
        var song = Path.ChangeExtension(name, null);
        while (VersionMark().Match(song) is { Success: true, Index: > 0 } mark) song = song[..mark.Index];
        return song.ToLowerInvariant();
    }

    [GeneratedRegex(@"(?<=[^/])([ _-]?\(\d+\)|[ _-]copy|[ _-]v(er(sion)?)?[ _.-]?\d+|[_-](aug|transposed?|stretch|vel)([_+-]|\d)[^/]*|#[^/]*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VersionMark();
}
