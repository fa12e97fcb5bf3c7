using CsCheck;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Midi.Own;

namespace Instrumentation.Model.Tests.Midi.Own;

/// <summary>Changes files at random and looks for a promise of our reader that one of them breaks. The suite runs it shortly, a benchmark at length.</summary>
internal static class ReaderFuzz
{
    // What has a meaning of its own in a file: status bytes, meta events, names and lengths.
    private static readonly byte[][] Words =
    [
        [0xFF], [0x7F], [0x80], [0x00], [0x90], [0xC0], [0xF0], [0xF7], [0xFF, 0x2F, 0], [0xFF, 0x51, 3], [0xFF, 0x58, 4], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF],
        [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 0], [.. "MTrk"u8], [.. "MThd"u8], [.. "RIFF"u8], [0xE7, 0x28], [0, 2],
    ];

    /// <summary>A part of a file, by a number that is taken modulo its length, that others replace.</summary>
    private readonly record struct Edit(int At, int Removed, byte[] Inserted)
    {
        public byte[] Apply(byte[] file)
        {
            var at = At % (file.Length + 1);
            return [.. file.AsSpan(0, at), .. Inserted, .. file.AsSpan(at + Math.Min(Removed, file.Length - at))];
        }
    }

    // Beyond this a file takes its time and has nothing that a shorter one has not.
    private const int LargestFile = 65_536;

    /// <summary>The files among these that are worth mutating.</summary>
    public static byte[][] FilesOf(IEnumerable<string> paths) => [.. paths.Select(File.ReadAllBytes).Where(file => file.Length is > 0 and < LargestFile)];

    /// <summary>Reads mutations of the files and counts what was read and what was refused; one that breaks a promise ends it with an exception that shows the file.</summary>
    public static (long Read, long Refused) Run(IReadOnlyList<byte[]> files, long inputs)
    {
        var (read, refused) = (0L, 0L);
        Mutations(files).Sample(file => Interlocked.Increment(ref Keeps(file) ? ref read : ref refused), iter: inputs, print: Convert.ToHexString);
        return (read, refused);
    }

    /// <summary>One to eight changes to one of the files: overwritten, inserted, removed, the end cut off.</summary>
    private static Gen<byte[]> Mutations(IReadOnlyList<byte[]> files)
    {
        var bytes = Gen.OneOf(Gen.Byte.Array[1, 4], Gen.OneOfConst(Words));
        var at = Gen.OneOf(Gen.Int[0, 60], Gen.Int[0, 1 << 24]);
        var edit = Gen.Frequency(
            (6, Gen.Select(at, bytes, (at, bytes) => new Edit(at, bytes.Length, bytes))),
            (2, Gen.Select(at, bytes, (at, bytes) => new Edit(at, 0, bytes))),
            (2, Gen.Select(at, Gen.Int[1, 64], (at, removed) => new Edit(at, removed, []))),
            (1, at.Select(at => new Edit(at, int.MaxValue, []))));
        return Gen.Select(Gen.Int[0, files.Count - 1], edit.Array[1, 8], (file, edits) => edits.Aggregate(files[file], (bytes, edit) => edit.Apply(bytes)));
    }

    /// <summary>Reads a file and returns whether it was read; false means that it was refused.</summary>
    /// <exception cref="InvalidDataException">A promise is broken. Any exception but this one comes from the reader, and that is a broken promise too.</exception>
    private static bool Keeps(byte[] file)
    {
        Score? score = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            score = FileReader.Read(file);
        }
        catch (MidiFormatException refusal)
        {
            Demand(refusal.Message.Length > 0, "a refusal gives no reason");
        }
        // Three bytes can make a note, which takes 24 and as much again while a list of them grows.
        Demand(GC.GetAllocatedBytesForCurrentThread() - before <= 65_536 + 64L * file.Length, "more is allocated than the file can hold");
        if (score is null) return false;

        Demand(score.TicksPerQuarter is >= 1 and <= short.MaxValue, "the quarter note is out of range");
        Note last = default;
        foreach (var note in score.Notes)
        {
            Demand(note is { Track: >= 0, Channel: <= 15, Program: <= 127, Pitch: <= 127, Velocity: >= 1 and <= 127, Start: >= 0, Duration: >= 0 }, "a note is out of range");
            Demand((last.Start, last.Track, last.Pitch).CompareTo((note.Start, note.Track, note.Pitch)) <= 0, "the notes are out of order");
            last = note;
        }
        Demand(score.Tempos.All(tempo => tempo is { Tick: >= 0, MicrosecondsPerQuarter: >= 1 and <= 0xFFFFFF }), "a tempo is out of range");
        Demand(score.Meters.All(meter => meter is { Tick: >= 0, Numerator: >= 1 and <= 255, Denominator: >= 1 and <= 128 }), "a metre is out of range");
        Demand(score.Tempos.Zip(score.Tempos.Skip(1)).All(pair => pair.First.Tick <= pair.Second.Tick), "the tempos are out of order");
        Demand(score.Meters.Zip(score.Meters.Skip(1)).All(pair => pair.First.Tick <= pair.Second.Tick), "the metres are out of order");
        for (var i = 0; i < score.Warnings.Count; i++) Demand(NamesAByte(score.Warnings[i], file.Length) || IsCount(i, score.Warnings[i]), $"'{score.Warnings[i]}' names no byte");
        return true;
    }

    private static bool NamesAByte(string warning, int length) =>
        warning.Split(':') is [['b', 'y', 't', 'e', ' ', .. var number], { Length: > 2 }, ..] && int.TryParse(number, out var at) && at >= 0 && at <= length;

    private static bool IsCount(int index, string warning) => index == 16 && warning.StartsWith("and ", StringComparison.Ordinal);

    private static void Demand(bool kept, string otherwise)
    {
        if (!kept) throw new InvalidDataException(otherwise);
    }
}
