using System.Diagnostics;
using Instrumentation.Model.Midi;

namespace Instrumentation.Benchmarks.Midi;

/// <summary>Reads every MIDI file below a folder to notes, on one thread.</summary>
internal static class MidiReading
{
    private const int Passes = 21;

    /// <summary>Prints the time, the rate and the memory of a pass: the first one, with the compilation of the reader in it, and the median of the others.</summary>
    public static int Run(string folder)
    {
        string[] paths = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        var files = paths.Select(File.ReadAllBytes).ToArray();
        var bytes = files.Sum(file => (long)file.Length);
        Console.WriteLine($"{files.Length} files, {bytes / 1e6:F1} MB        seconds   files/s      MB/s  KB allocated/file     notes");
        Print("from memory, first pass", 1, () => Pass(files, file => MidiCodec.Read(file)));
        Print("from memory", Passes, () => Pass(files, file => MidiCodec.Read(file)));
        Print("from the page cache", Passes, () => Pass(paths, MidiCodec.Read));
        return 0;

        void Print(string name, int passes, Func<(double Seconds, long Allocated, long Notes)> pass)
        {
            var (seconds, allocated, notes) = Enumerable.Range(0, passes).Select(_ => pass()).OrderBy(pass => pass.Seconds).ElementAt(passes / 2);
            Console.WriteLine($"{name,-28} {seconds,8:F3} {files.Length / seconds,9:F0} {bytes / 1e6 / seconds,9:F1} {allocated / 1024.0 / files.Length,18:F1} {notes,9}");
        }
    }

    private static (double Seconds, long Allocated, long Notes) Pass<T>(T[] files, Func<T, Score> read)
    {
        GC.Collect();
        var (notes, allocated, start) = (0L, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        foreach (var file in files)
        {
            try
            {
                notes += read(file).Notes.Count;
            }
            catch (MidiFormatException)
            {
                // A folder of one's own may hold anything.
            }
        }
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated, notes);
    }
}
