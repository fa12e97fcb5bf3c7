using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>
/// The children of a collector with one label. They are looked up once and kept, because the collector's own lookup allocates; the
/// collector is made with the first of them, so that no scrape shows a series without a sample.
/// </summary>
/// <param name="create">Makes the collector.</param>
/// <param name="labelOf">What the label says for a key; the key itself by default.</param>
internal sealed class ByLabel<TChild>(Func<Collector<TChild>> create, Func<string, string>? labelOf = null)
    where TChild : ChildBase
{
    private readonly Dictionary<string, TChild> _children = [];
    private Collector<TChild>? _collector;

    public TChild this[string key]
    {
        get
        {
            if (_children.TryGetValue(key, out var child)) return child;
            _collector ??= create();
            return _children[key] = _collector.WithLabels(labelOf?.Invoke(key) ?? key);
        }
    }
}
