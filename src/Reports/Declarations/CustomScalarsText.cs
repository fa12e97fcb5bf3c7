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
                text.Append("  chart {\n").Append("    title: ").Append(Quoted(chart.Title)).Append('\n').Append("    multiline {\n");
                foreach (var pattern in chart.Patterns) text.Append("      tag: ").Append(Quoted(pattern)).Append('\n');
                text.Append("    }\n  }\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
