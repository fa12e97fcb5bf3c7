using System.Buffers.Binary;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>The files of a journal at one moment.</summary>
internal sealed class JournalState
{
    private readonly SortedDictionary<string, byte[]> _files;

    private JournalState(SortedDictionary<string, byte[]> files) => _files = files;

    public static JournalState Of(string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(folder, "*" + JournalFormat.SegmentExtension))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            files.Add(Path.GetFileName(path), bytes);
        }

        return new JournalState(files);
    }

    public void WriteTo(string folder)
    {
        foreach (var path in Directory.GetFiles(folder)) File.Delete(path);
        foreach (var (name, bytes) in _files) File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }

    /// <summary>
    /// Every state that the stores between this state and a later one can have left: each prefix of the changed words in the order that
    /// the writer guarantees, and where it guarantees none, each of them alone.
    /// </summary>
    public IEnumerable<JournalState> StatesUntil(JournalState later)
    {
        var words = ChangedWords(later).OrderBy(word => word.Rank).ToList();
        var state = WithEmptyFilesOf(later);
        yield return state;
        foreach (var group in words.GroupBy(word => word.Rank))
        {
            var before = state;
            foreach (var word in group)
            {
                state = state.With(word);
                yield return state;
                // Seals are stored one after the other; the words of a record or a header in any order.
                if (group.Key != Rank.Seal) yield return before.With(word);
            }
        }
    }

    /// <summary>The state with some bytes of a segment as they are in another state.</summary>
    public JournalState WithBytesOf(JournalState other, int from, int to)
    {
        var (name, bytes) = _files.First();
        var changed = (byte[])bytes.Clone();
        other._files[name].AsSpan(from..to).CopyTo(changed.AsSpan(from));
        return new JournalState(new(_files, StringComparer.Ordinal) { [name] = changed });
    }

    /// <summary>Where the bytes of the first segment that differ begin and end.</summary>
    public (int From, int To) Difference(JournalState later)
    {
        var (name, bytes) = _files.First();
        var firstRecord = FirstRecord(bytes);
        var from = firstRecord + bytes.AsSpan(firstRecord).CommonPrefixLength(later._files[name].AsSpan(firstRecord));
        var to = bytes.Length;
        while (to > from && bytes[to - 1] == later._files[name][to - 1]) to--;
        return (from, to);
    }

    private JournalState WithEmptyFilesOf(JournalState later)
    {
        var files = new SortedDictionary<string, byte[]>(_files, StringComparer.Ordinal);
        foreach (var (name, bytes) in later._files)
        {
            // A spare segment that is being made is there before it has its size.
            if (!files.TryGetValue(name, out var known) || known.Length != bytes.Length) files[name] = new byte[bytes.Length];
        }

        return new JournalState(files);
    }

    private JournalState With(Word word)
    {
        var changed = (byte[])_files[word.File].Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(word.Offset), word.Value);
        return new JournalState(new(_files, StringComparer.Ordinal) { [word.File] = changed });
    }

    private IEnumerable<Word> ChangedWords(JournalState later)
    {
        foreach (var (name, bytes) in later._files)
        {
            if (bytes.Length == 0) continue;
            var before = _files.TryGetValue(name, out var known) && known.Length == bytes.Length ? known : new byte[bytes.Length];
            var isNew = BinaryPrimitives.ReadUInt64LittleEndian(before) == 0;
            var firstRecord = FirstRecord(bytes);
            var ends = isNew ? EndOfDefinitions(bytes, firstRecord) : 0;
            for (var offset = 0; offset < bytes.Length; offset += sizeof(ulong))
            {
                var value = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
                if (value == BinaryPrimitives.ReadUInt64LittleEndian(before.AsSpan(offset))) continue;
                if (!isNew && JournalFormat.Kind(value) == JournalFormat.DefinitionKind && JournalFormat.State(value) == JournalFormat.Committed)
                {
                    // A definition is written in one call: reserved first, committed last.
                    yield return new Word(name, offset, JournalFormat.Word(JournalFormat.Length(value), JournalFormat.DefinitionKind, JournalFormat.Reserved), Rank.Reserve);
                    yield return new Word(name, offset, value, Rank.Commit);
                    continue;
                }

                var rank = offset == 0 ? Rank.Magic
                    : offset >= JournalFormat.HeaderSize && offset < firstRecord ? Rank.Seal
                    : !isNew ? Rank.Record
                    : offset < ends ? Rank.BeforeMagic : Rank.AfterMagic;
                yield return new Word(name, offset, value, rank);
            }
        }
    }

    private static int FirstRecord(byte[] bytes) => JournalFormat.HeaderSize + (bytes.Length / JournalFormat.BlockSize * JournalFormat.SealSize);

    private static int EndOfDefinitions(byte[] bytes, int offset)
    {
        for (ulong word; offset < bytes.Length; offset += JournalFormat.Length(word))
        {
            word = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(offset));
            if (JournalFormat.Kind(word) != JournalFormat.DefinitionKind) break;
        }

        return offset;
    }

    /// <summary>What is guaranteed to be stored before what. A seal is stored after all that it vouches for.</summary>
    private enum Rank
    {
        Reserve,
        Record,
        Commit,
        BeforeMagic,
        Magic,
        AfterMagic,
        Seal,
    }

    private readonly record struct Word(string File, int Offset, ulong Value, Rank Rank);
}
