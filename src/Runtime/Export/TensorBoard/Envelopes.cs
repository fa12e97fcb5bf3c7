using System.Text;

namespace Instrumentation.Export.TensorBoard;

/// <summary>
/// The least and the greatest value of each scalar of a step over 100 and over 10,000 steps: <c>Envelope_100/&lt;tag&gt;/min</c> and so on. TensorBoard shows a thousand
/// points of a tag, drawn at random; a spike between them is a point here, and of 100,000 or 10,000,000 steps all these points are shown.
/// </summary>
/// <remarks>
/// A window ends with its last step, at which its points stand, or with the run. NaN is the least and the greatest value of the window that has one.
/// </remarks>
internal sealed class Envelopes
{
    private static readonly int[] Widths = [100, 10_000];

    private readonly Dictionary<byte[], Envelope> _envelopes = new(new TagComparer());

    /// <summary>Takes the value of a step.</summary>
    public void Add(byte[] tag, double value)
    {
        if (!_envelopes.TryGetValue(tag, out var envelope)) _envelopes.Add(tag, envelope = new Envelope(tag));
        foreach (ref var window in envelope.Windows.AsSpan())
        {
            window = window.IsEmpty ? new Window(value, value, IsEmpty: false) : new Window(Math.Min(window.Min, value), Math.Max(window.Max, value), IsEmpty: false);
        }
    }

    /// <summary>Adds the points of the windows that a step ends to its event.</summary>
    public void EndStep(EventWriter events, long step)
    {
        for (var i = 0; i < Widths.Length; i++)
        {
            if ((step + 1) % Widths[i] == 0) Write(events, i);
        }
    }

    /// <summary>Adds the points of all windows, which nothing comes behind.</summary>
    public void End(EventWriter events)
    {
        for (var i = 0; i < Widths.Length; i++) Write(events, i);
    }

    public IReadOnlyList<SavedEnvelope> Save() =>
        [.. _envelopes.Select(envelope => new SavedEnvelope(Encoding.UTF8.GetString(envelope.Key), [.. envelope.Value.Windows.Select(SavedWindow.Of)]))];

    /// <summary>Goes back to what was saved, or to nothing.</summary>
    public void Restore(IReadOnlyList<SavedEnvelope>? saved)
    {
        _envelopes.Clear();
        foreach (var (tag, windows) in saved ?? [])
        {
            var envelope = new Envelope(Encoding.UTF8.GetBytes(tag));
            for (var i = 0; i < Math.Min(windows.Count, envelope.Windows.Length); i++) envelope.Windows[i] = windows[i]?.ToWindow() ?? Window.Empty;
            _envelopes.Add(envelope.Tag, envelope);
        }
    }

    private void Write(EventWriter events, int width)
    {
        foreach (var envelope in _envelopes.Values)
        {
            ref var window = ref envelope.Windows[width];
            if (window.IsEmpty) continue;
            events.Add(envelope.Tags[width].Min, window.Min);
            events.Add(envelope.Tags[width].Max, window.Max);
            window = Window.Empty;
        }
    }

    /// <summary>Of one scalar.</summary>
    private sealed class Envelope(byte[] tag)
    {
        public byte[] Tag => tag;

        public Window[] Windows { get; } = [.. Widths.Select(_ => Window.Empty)];

        public (byte[] Min, byte[] Max)[] Tags { get; } = [.. Widths.Select(width => (TagOf(tag, width, "min"), TagOf(tag, width, "max")))];

        private static byte[] TagOf(byte[] tag, int width, string what) => Encoding.UTF8.GetBytes($"Envelope_{width}/{Encoding.UTF8.GetString(tag)}/{what}");
    }

    /// <summary>What a window had so far.</summary>
    internal readonly record struct Window(double Min, double Max, bool IsEmpty)
    {
        public static readonly Window Empty = new(0, 0, IsEmpty: true);
    }

    /// <summary>Tags are the same that have the same bytes.</summary>
    private sealed class TagComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] tag)
        {
            var hash = default(HashCode);
            hash.AddBytes(tag);
            return hash.ToHashCode();
        }
    }
}

/// <summary>The windows of a tag as they are saved; null for one without a value.</summary>
internal sealed record SavedEnvelope(string Tag, IReadOnlyList<SavedWindow?> Windows);

/// <summary>A window as it is saved: JSON has no NaN.</summary>
internal sealed record SavedWindow(long Min, long Max)
{
    public static SavedWindow? Of(Envelopes.Window window) =>
        window.IsEmpty ? null : new SavedWindow(BitConverter.DoubleToInt64Bits(window.Min), BitConverter.DoubleToInt64Bits(window.Max));

    public Envelopes.Window ToWindow() => new(BitConverter.Int64BitsToDouble(Min), BitConverter.Int64BitsToDouble(Max), IsEmpty: false);
}
