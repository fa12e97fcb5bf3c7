using System.Text.Json.Serialization;

namespace Instrumentation.Export.History;

/// <summary>What the values of a column are.</summary>
internal enum HistoryGroup
{
    Loss,
    GradientNorm,
    LearningRate,
    Gauge,
    Counter,
    Histogram,
    Field,
    Throughput,
    Phase,
    Duration,
    Memory,
    HeldOutLoss,
    HeldOut,
    Epoch,
    ExpectedLow,
    ExpectedHigh,
}

/// <summary>One quantity of a run.</summary>
/// <param name="Source">What records it: <c>step</c>, <c>memory</c>, an evaluation or an event by its name; of an expectation, the rule.</param>
/// <param name="Group">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels, as <see cref="LabelSet.Suffix"/> has them.</param>
/// <param name="Unit">Its unit, in the plural and in full; null for a bare number.</param>
/// <param name="Help">One sentence that explains it; null where there is none.</param>
/// <remarks>A value, because the exporter has one for each number of each step.</remarks>
[method: JsonConstructor]
internal readonly record struct HistoryColumn(string Source, HistoryGroup Group, string Name, string Labels = "", string? Unit = null, string? Help = null)
{
    /// <summary>Whether both are the same quantity.</summary>
    public bool Is(in HistoryColumn other) => Group == other.Group && Name == other.Name && Labels == other.Labels && Source == other.Source;
}
