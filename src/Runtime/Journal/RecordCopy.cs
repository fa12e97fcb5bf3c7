namespace Instrumentation.Journal;

/// <summary>A record that outlives the reader's next move. It is used again and again, so that copying allocates nothing in the long run.</summary>
internal sealed class RecordCopy
{
    private RecordLayout? _layout;
    private RunClock _clock;
    private byte[] _bytes = [];
    private int _length;

    /// <summary>The record.</summary>
    public JournalRecord Record => new(_layout!, _clock, _bytes.AsSpan(0, _length));

    public void Take(RecordLayout layout, RunClock clock, ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length < bytes.Length) _bytes = new byte[bytes.Length];
        bytes.CopyTo(_bytes);
        (_layout, _clock, _length) = (layout, clock, bytes.Length);
    }
}
