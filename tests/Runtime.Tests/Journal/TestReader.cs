using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>A registered reader of a test's journal, which counts what it gets.</summary>
internal sealed class TestReader : IDisposable
{
    private readonly ReaderPosition _position;
    private readonly JournalReader _reader;

    public TestReader(TestJournal journal, string name)
    {
        _position = new ReaderPosition(name);
        _reader = new JournalReader(journal.Writer.Retention.Add(_position), live: true);
    }

    public long Records { get; private set; }

    /// <summary>Reads one record; answers how many it has read.</summary>
    public long ReadOne()
    {
        if (_reader.TryRead(out _)) Records++;
        return Records;
    }

    /// <summary>Reads what there is, and says that it needs none of it any more.</summary>
    public void ReadAll()
    {
        while (_reader.TryRead(out _)) Records++;
        _position.Passed = Math.Max(0, _position.Open);
    }

    public void Dispose() => _reader.Dispose();
}
