namespace Instrumentation.Export.Prometheus;

/// <summary>Where the series of a run are kept up to date: a Prometheus registry or a Meter. Called on one thread.</summary>
internal interface ISeriesSink
{
    /// <summary>The present value of a gauge.</summary>
    void Set(Series series, LabelSet labels, double value);

    /// <summary>An increment of a counter.</summary>
    void Add(Series series, LabelSet labels, double increment);

    /// <summary>One more value of a histogram.</summary>
    void Observe(Series series, LabelSet labels, double value);
}
