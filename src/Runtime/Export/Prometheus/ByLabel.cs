using Prometheus;

namespace Instrumentation.Export.Prometheus;

/// <summary>The children of a collector with one label. They are looked up once and kept, because the collector's own lookup allocates.</summary>
/// <param name="collector">The collector.</param>
/// <param name="labelOf">What the label says for a key; the key itself by default.</param>
internal sealed class ByLabel<TChild>(Collector<TChild> collector, Func<string, string>? labelOf = null)
    where TChild : ChildBase
{
    private readonly Dictionary<string, TChild> _children = [];

    public TChild this[string key]
    {
        get
        {
            if (!_children.TryGetValue(key, out var child)) _children[key] = child = collector.WithLabels(labelOf?.Invoke(key) ?? key);
            return child;
        }
    }
}
