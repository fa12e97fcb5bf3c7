namespace Instrumentation.Export;

/// <summary>The labels of a value: names and what they are, in the order in which they were declared. Two with equal content are equal.</summary>
public sealed class LabelSet : IEquatable<LabelSet>
{
    /// <summary>No labels.</summary>
    public static readonly LabelSet Empty = new();

    private readonly int _hash;

    // Exporters build the same few sets over and over. Each keeps a root of its own, so that nothing is shared between their threads.
    private Dictionary<(string Name, string Value), LabelSet>? _longer;

    internal LabelSet()
        : this([], [], 0)
    {
    }

    private LabelSet(string[] names, string[] values, int hash)
    {
        Names = names;
        Values = values;
        _hash = hash;
        Suffix = string.Concat(values.Select(value => "/" + value));
    }

    /// <summary>The names of the labels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What they are, in the order of the names.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>How many there are.</summary>
    public int Count => Names.Count;

    /// <summary>What a name gets behind it where there is one line per value: <c>/3</c>.</summary>
    public string Suffix { get; }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Names.SequenceEqual(other.Names) && Values.SequenceEqual(other.Values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>These labels and one more, made once.</summary>
    internal LabelSet With(string name, string value)
    {
        _longer ??= [];
        if (_longer.TryGetValue((name, value), out var longer)) return longer;
        return _longer[(name, value)] = new LabelSet([.. Names, name], [.. Values, value], HashCode.Combine(_hash, name, value));
    }

    /// <summary>These labels and others, made once.</summary>
    internal LabelSet With(LabelSet others)
    {
        var labels = this;
        for (var i = 0; i < others.Count; i++) labels = labels.With(others.Names[i], others.Values[i]);
        return labels;
    }
}
