using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Program;

/// <summary>A handful of files to train on: real ones where the shared data is present, else of the starter corpus.</summary>
internal static class Music
{
    public const int FileCount = 12;

    private static readonly string[] Sources = ["nottingham", "freedoom", "groove"];

    /// <summary>Fills a folder, with subfolders and upper-case extensions as people have them.</summary>
    public static void CopyTo(string folder)
    {
        var count = 0;
        foreach (var (name, bytes) in Files().Take(FileCount))
        {
            var subfolder = Path.Combine(folder, count % 2 == 0 ? "a" : "b/c");
            Directory.CreateDirectory(subfolder);
            File.WriteAllBytes(Path.Combine(subfolder, count % 3 == 0 ? Path.ChangeExtension(name, ".MID") : name), bytes);
            count++;
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Files()
    {
        if (SharedData.Folder is not { } shared)
            return Corpus.Pieces().Where((_, index) => index % 3 == 0).Select(piece => (piece.Name, MidiCodec.Write(piece.Score)));
        return Sources
            .SelectMany(source => Directory.EnumerateFiles(Path.Combine(shared, "midi", source), "*.mid", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(FileCount / Sources.Length))
            .Select((path, index) => ($"{index:D2}_{Path.GetFileName(path)}", File.ReadAllBytes(path)));
    }
}
