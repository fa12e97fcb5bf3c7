using System.Globalization;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Data.StarterCorpus;

/// <summary>What the program trains on when it is given no music: 96 pieces, arranged from public-domain melodies and composed by rule.</summary>
internal static class Corpus
{
    private const int Arrangements = 3, OwnSongs = 12;

    /// <summary>Writes all pieces as <c>song_v1.mid</c>, <c>song_v2.mid</c> and so on, the same bytes every time, and returns their paths.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static IReadOnlyList<string> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach (var (name, score) in Pieces())
        {
            paths.Add(Path.Combine(folder, name));
            // Several processes may compose it at once, and one of them may read already: whoever renames last leaves the same bytes.
            var unfinished = $"{paths[^1]}.{Environment.ProcessId}.new";
            MidiCodec.Write(score, unfinished);
            File.Move(unfinished, paths[^1], overwrite: true);
        }
        return paths;
    }

    /// <summary>All pieces with their file names.</summary>
    public static IEnumerable<(string Name, Score Score)> Pieces()
    {
        Theme[] themes = [.. PublicDomain.Themes(), .. Enumerable.Range(0, OwnSongs).Select(Composer.Compose)];
        for (var song = 0; song < themes.Length; song++)
        {
            for (var arrangement = 0; arrangement < Arrangements; arrangement++)
            {
                // Steps of a fourth through the songs and of a major third through the arrangements reach every key.
                var tonic = (5 * song + 4 * arrangement) % 12;
                yield return (string.Create(CultureInfo.InvariantCulture, $"{themes[song].Song}_v{arrangement + 1}.mid"), Arranger.Arrange(themes[song], arrangement, tonic));
            }
        }
    }
}
