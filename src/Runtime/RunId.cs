using System.Globalization;

namespace Instrumentation;

/// <summary>
/// The id of a run, <c>&lt;name&gt;_&lt;yyyyMMdd_HHmmss&gt;_&lt;8 hex&gt;</c>, which is also the name of its folder. Of several processes that train together
/// each has its rank in it: <c>&lt;name&gt;-rank&lt;k&gt;_…</c>.
/// </summary>
internal static class RunId
{
    /// <exception cref="TrainingRunException">The run's name cannot be a file name.</exception>
    public static string Create(string name, ProcessRank? rank, RunClock clock)
    {
        if (name.Length is 0 or > 100 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw new TrainingRunException($"The run's name is '{name}'; give 1 to 100 letters, digits, '-', '_' or '.'.");

        var process = rank is null ? "" : string.Create(CultureInfo.InvariantCulture, $"-rank{rank.Rank}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}{process}_{clock.LocalTime(clock.AnchorStamp):yyyyMMdd_HHmmss}_{Guid.NewGuid().ToString("N")[..8]}");
    }
}
