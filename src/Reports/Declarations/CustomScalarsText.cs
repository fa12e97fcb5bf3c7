using System.Text;
using System.Text.Json;
using Instrumentation.Export.TensorBoard;

namespace Instrumentation.Reports.Declarations;

/// <summary>The layout that every run has in TensorBoard's custom scalars, in the text form of its protobuf message.</summary>
internal static class CustomScalarsText
{
    public static string Create(Manifest manifest)
    {
        var values = manifest.Records
            .Where(record => record.Schema.Role is RecordRole.Step or RecordRole.Phase)
            .SelectMany(record => record.Schema.Fields);
        var text = new StringBuilder("# proto-message: tensorboard.Layout\n");
        foreach (var category in CustomScalars.LayoutOf(values))
        {
            text.Append("category {\n").Append("  title: ").Append(Quoted(category.Title)).Append('\n');
            foreach (var chart in category.Charts)
            {
                text.Append("  chart {\n").Append("    title: ").Append(Quoted(chart.Title)).Append('\n');
                if (chart.Patterns.Count > 0) WriteLines(text, chart.Patterns);
                if (chart.Margins.Count > 0) WriteMargins(text, chart.Margins);
                text.Append("  }\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static void WriteLines(StringBuilder text, IReadOnlyList<string> patterns)
    {
        text.Append("    multiline {\n");
        foreach (var pattern in patterns) text.Append("      tag: ").Append(Quoted(pattern)).Append('\n');
        text.Append("    }\n");
    }

    private static void WriteMargins(StringBuilder text, IReadOnlyList<MarginSeries> margins)
    {
        text.Append("    margin {\n");
        foreach (var margin in margins)
        {
            text.Append("      series {\n        value: ").Append(Quoted(margin.Value));
            text.Append("\n        lower: ").Append(Quoted(margin.Lower)).Append("\n        upper: ").Append(Quoted(margin.Upper)).Append("\n      }\n");
        }

        text.Append("    }\n");
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
