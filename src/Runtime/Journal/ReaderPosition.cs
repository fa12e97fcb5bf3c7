namespace Instrumentation.Journal;

/// <summary>How far one reader of the journal has come, for the decision which segments can go.</summary>
/// <param name="name">What losses call the reader.</param>
internal sealed class ReaderPosition(string name)
{
    private long _passed;
    private long _open = -1;

    public string Name { get; } = name;

    /// <summary>The reader needs no earlier segment any more, not even after a kill.</summary>
    public long Passed
    {
        get => Volatile.Read(ref _passed);
        set => Volatile.Write(ref _passed, value);
    }

    /// <summary>The segment that it reads; -1 before the first. Its mapping outlives the file.</summary>
    public long Open
    {
        get => Volatile.Read(ref _open);
        set => Volatile.Write(ref _open, value);
    }
}
