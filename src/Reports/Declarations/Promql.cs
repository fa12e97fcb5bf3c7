namespace Instrumentation.Reports.Declarations;

/// <summary>Pieces of PromQL.</summary>
internal static class Promql
{
    /// <summary>A series with conditions on its labels, such as <c>training_loss{loss="total"}</c>.</summary>
    public static string Select(string series, params IEnumerable<string> conditions) => $"{series}{{{string.Join(",", conditions)}}}";

    /// <summary>
    /// The counters that grew within a window. A counter with labels appears with its first count, which <c>increase</c> alone does not
    /// see: so one that was not there a window ago has grown, too.
    /// </summary>
    public static string Grew(string counter, string window) => $"increase({counter}[{window}]) > 0 or ({counter} > 0 unless {counter} offset {window})";

    /// <summary>The samples that are NaN or infinite. NaN alone is not equal to itself.</summary>
    public static string IsNotFinite(string series) => $"{series} != {series} or abs({series}) == Inf";
}
