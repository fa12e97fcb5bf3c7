using System.Diagnostics;
using Instrumentation.Model.Data.StarterCorpus;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Tests.Midi.Own;

namespace Instrumentation.Benchmarks.Midi;

/// <summary>The long form of the test that feeds mutated files to our MIDI reader.</summary>
internal static class MidiFuzz
{
    /// <summary>Prints how many of the mutations were read and refused; one that breaks a promise ends it with the exception that shows the file.</summary>
    /// <param name="inputs">How many.</param>
    /// <param name="folders">What to mutate; without one it is the starter corpus.</param>
    public static int Run(long inputs, IReadOnlyList<string> folders)
    {
        byte[][] files = folders.Count == 0
            ? [.. Corpus.Pieces().Select(piece => MidiCodec.Write(piece.Score))]
            : ReaderFuzz.FilesOf(folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)));
        var start = Stopwatch.GetTimestamp();
        var (read, refused) = ReaderFuzz.Run(files, inputs);
        Console.WriteLine($"{read + refused} mutations of {files.Length} files: {read} read, {refused} refused, no promise broken, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        return 0;
    }
}
