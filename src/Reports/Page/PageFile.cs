using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Instrumentation.Reports.Page;

/// <summary>The page of a run as one HTML file, to be sent to somebody: it needs no server, no network and no other file.</summary>
internal static class PageFile
{
    /// <summary>How many places of a run's length its curves have.</summary>
    private const int Buckets = 1000;

    /// <summary>Writes the file; a reader sees the old one or the new, never half of one.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DirectoryNotFoundException">There is no journal.</exception>
    public static string Write(string folder, string path)
    {
        using var watch = new RunWatch(folder, null, CancellationToken.None);
        var state = watch.Update();
        return ReportFile.Write(Path.GetFullPath(path), Create(state with { IsLive = false, Samples = [.. state.Samples.Select(sample => Embed(watch, sample))] }, watch));
    }

    private static string Create(PageState state, RunWatch watch)
    {
        var charts = string.Join(",", state.Charts.Select(chart => $"{JsonSerializer.Serialize(chart.Id, PageState.Json)}:{TextOf(watch.Read(chart.Id, 0, long.MaxValue, Buckets)!.Value)}"));
        var (style, script) = (PageAssets.Text(PageAssets.Style), PageAssets.Text(PageAssets.Chart) + PageAssets.Text(PageAssets.Script));
        var policy = $"default-src 'none'; script-src '{HashOf(script)}'; style-src '{HashOf(style)}'; img-src data:; media-src data:; base-uri 'none'; form-action 'none'";
        return PageAssets.Text(PageAssets.Html)
            .Replace("<link rel=\"stylesheet\" href=\"page.css\">", $"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<style>{style}</style>", StringComparison.Ordinal)
            .Replace(
                "<script src=\"chart.js\"></script>\n<script src=\"page.js\"></script>",
                $"<script type=\"application/json\" id=\"embedded\">{{\"state\":{Encoding.UTF8.GetString(state.Serialize())},\"charts\":{{{charts}}}}}</script>\n<script>{script}</script>",
                StringComparison.Ordinal);
    }

    private static PageSample Embed(RunWatch watch, PageSample sample) => sample with
    {
        Image = Embed(watch, sample.Image),
        Audio = Embed(watch, sample.Audio),
        File = watch.PathOf(sample.Id) is { } path ? "data:application/octet-stream;base64," + Convert.ToBase64String(File.ReadAllBytes(path)) : null,
    };

    private static string? Embed(RunWatch watch, string? address) =>
        address?.Split('/') is [_, var sample, var file] && watch.Read(sample, int.Parse(file, System.Globalization.CultureInfo.InvariantCulture)) is { } found
            ? $"data:{found.Type};base64,{Convert.ToBase64String(found.Content)}"
            : null;

    private static string TextOf(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private static string HashOf(string content) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
