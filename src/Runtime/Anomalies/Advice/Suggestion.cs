using System.Text;

namespace Instrumentation.Anomalies;

/// <summary>
/// One thing to do, in several wordings from the most exact to the most general. <c>{name}</c> stands for a figure of <see cref="AdviceFigures"/>; the
/// first wording counts of which every figure is known, so that none ever has a gap.
/// </summary>
/// <param name="Wordings">The last one names only figures that every episode has.</param>
internal sealed record Suggestion(params IReadOnlyList<string> Wordings)
{
    /// <summary>The suggestion with the figures of an episode.</summary>
    public string Fill(AnomalyFinding finding)
    {
        foreach (var wording in Wordings)
        {
            if (TryFill(wording, finding) is { } text) return text;
        }

        return Wordings[^1];
    }

    /// <summary>The names of the figures in a wording.</summary>
    public static IEnumerable<string> FiguresOf(string wording)
    {
        for (var start = wording.IndexOf('{', StringComparison.Ordinal); start >= 0; start = wording.IndexOf('{', start + 1))
            yield return wording[(start + 1)..wording.IndexOf('}', start)];
    }

    private static string? TryFill(string wording, AnomalyFinding finding)
    {
        var text = new StringBuilder(wording.Length + 32);
        var rest = wording.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var start)
        {
            var end = rest.IndexOf('}');
            if (AdviceFigures.TextOf(rest[(start + 1)..end].ToString(), finding) is not { } figure) return null;
            text.Append(rest[..start]).Append(figure);
            rest = rest[(end + 1)..];
        }

        return text.Append(rest).ToString();
    }
}
