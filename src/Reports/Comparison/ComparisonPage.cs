using System.Net;
using System.Text;

namespace Instrumentation.Reports.Comparison;

/// <summary>A comparison as one HTML file that needs nothing else: tables, and the courses of the metrics over each other.</summary>
internal static class ComparisonPage
{
    private static readonly string Frame = ReadFrame();

    public static string Create(RunComparison comparison)
    {
        var tables = ComparisonTables.Create(comparison).Select(TableOf).ToList();
        var charts = string.Concat(comparison.Metrics.Select(metric => ChartOf(comparison, metric)));
        var count = comparison.Runs.Count;
        return Frame
            .Replace("{title}", $"Comparison of {count} run{(count == 1 ? "" : "s")}", StringComparison.Ordinal)
            .Replace("{legend}", string.Concat(comparison.Runs.Select(run => LegendOf(comparison, run))), StringComparison.Ordinal)
            .Replace("{ranking}", string.Concat(tables.Take(2)), StringComparison.Ordinal)
            .Replace("{charts}", charts.Length > 0 ? charts : "<p>No run has a metric with two values.</p>", StringComparison.Ordinal)
            .Replace("{tables}", string.Concat(tables.Skip(2)), StringComparison.Ordinal);
    }

    /// <summary>Pressed, it leaves a run out of the charts.</summary>
    private static string LegendOf(RunComparison comparison, ComparedRun run) =>
        $"<button type=\"button\" aria-pressed=\"true\" data-run=\"{Html(run.Label)}\"><svg viewBox=\"0 0 28 8\" aria-hidden=\"true\"><path class=\"{CurveChart.ClassOf(comparison, run)}\" d=\"M1 4H27\"/></svg>"
        + $"{Html(run.Label)} <span>{comparison.GroupOf(run).Name}{(run.IsCompleted ? "" : ", " + run.Ending)}</span></button>\n";

    private static string ChartOf(RunComparison comparison, string metric)
    {
        var svg = CurveChart.Draw(comparison, metric);
        return svg.Length == 0 ? "" : $"<figure><figcaption>{Html(metric)}</figcaption>\n{svg}</figure>\n";
    }

    private static string TableOf(ReportTable table)
    {
        var html = new StringBuilder($"<section><h2>{Html(table.Title)}</h2>\n");
        if (table.Rows.Count > 0)
        {
            html.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").Append(Html(table.Title)).Append("\"><table><thead><tr>");
            foreach (var column in table.Columns) html.Append(column.StartsWith('#') ? "<th class=\"number\" scope=\"col\">" : "<th scope=\"col\">").Append(Html(column.TrimStart('#'))).Append("</th>");
            html.Append("</tr></thead><tbody>\n");
            foreach (var row in table.Rows)
            {
                html.Append("<tr>");
                for (var i = 0; i < row.Length; i++) html.Append(table.Columns[i].StartsWith('#') ? "<td class=\"number\">" : "<td>").Append(Html(row[i])).Append("</td>");
                html.Append("</tr>\n");
            }

            html.Append("</tbody></table></div>\n");
        }

        foreach (var note in table.Notes) html.Append("<p>").Append(Html(note)).Append("</p>\n");
        return html.Append("</section>\n").ToString();
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    private static string ReadFrame()
    {
        using var stream = typeof(ComparisonPage).Assembly.GetManifestResourceStream("comparison.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
