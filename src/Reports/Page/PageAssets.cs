using System.Text;

namespace Instrumentation.Reports.Page;

/// <summary>The page's own files, which this assembly carries.</summary>
internal static class PageAssets
{
    public static byte[] Html { get; } = Load("page.html");

    public static byte[] Style { get; } = Load("page.css");

    /// <summary>Draws charts of steps, and knows no page.</summary>
    public static byte[] Chart { get; } = Load("chart.js");

    public static byte[] Script { get; } = Load("page.js");

    public static string Text(byte[] asset) => Encoding.UTF8.GetString(asset);

    private static byte[] Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
