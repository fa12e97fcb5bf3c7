namespace Instrumentation.Export.Prometheus;

/// <summary>One series, or one per combination of label values.</summary>
/// <param name="Name">Its name, with the base unit, and <c>_total</c> on counters.</param>
/// <param name="Help">What it says, for the reader of a dashboard.</param>
/// <param name="Labels">The names of its labels.</param>
internal sealed record Series(string Name, string Help, params string[] Labels);
