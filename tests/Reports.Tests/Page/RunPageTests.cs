using System.Net;
using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Reports.Page;

namespace Instrumentation.Reports.Tests.Page;

/// <summary>What the page answers, without a browser.</summary>
public sealed class RunPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_stands_beside_the_metrics_and_answers_nobody_who_calls_this_machine_by_another_name()
    {
        var prometheus = new PrometheusExporter(port: 0) { Pages = RunPage.Open };
        using var run = PagedLoop.Start(_folder, [prometheus]);
        using var client = new HttpClient { BaseAddress = new Uri(prometheus.Uri!, "/") };

        Assert.Contains("<title>Training run</title>", await client.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("# HELP", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        foreach (var path in new[] { "/", "/metrics", "/events" }) Assert.Equal(HttpStatusCode.MisdirectedRequest, await StatusOf(client, path, host: "rebound.example"));
        Assert.Equal(HttpStatusCode.OK, await StatusOf(client, "/", host: $"localhost:{prometheus.Uri!.Port}"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync(new Uri("/", UriKind.Relative), null)).StatusCode);
    }

    [Fact]
    public async Task It_gives_no_file_that_no_sample_names_and_lets_no_script_of_others_run()
    {
        var folder = Record(_folder, path: "../secret.txt");
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.txt"), "secret");
        using var page = RunPage.OfFolder(folder, CancellationToken.None);
        using var server = LoopbackServer.Start(page.Answer, 0);
        using var client = new HttpClient { BaseAddress = server.Uri };
        var sample = (await StateOf(client))["samples"]![0]!;

        Assert.Equal(PagedLoop.Picture, await client.GetByteArrayAsync((string)sample["image"]!));
        Assert.Equal(PagedLoop.Sound, await client.GetByteArrayAsync((string)sample["audio"]!));
        foreach (var path in new[] { (string)sample["file"]!, "/media/0/0", $"{(string)sample["image"]!}9", "/..%2f..%2fetc/passwd", "/experiments/history.bin", "/page.html" })
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute))).StatusCode);
        var policy = (await client.GetAsync(new Uri("/", UriKind.Relative))).Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_file_that_is_sent_no_recorded_text_ends_a_script()
    {
        var folder = Record(_folder, path: "</script><script>alert(1)</script>");

        var html = File.ReadAllText(PageFile.Write(folder, Path.Combine(_folder, "page.html")));

        Assert.DoesNotContain("alert(1)</script>", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("</script>").Length - 1);
        Assert.DoesNotContain("http:", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_a_history_shows_its_overview_and_says_what_it_lacks()
    {
        using var run = PagedLoop.Start(_folder, []);
        new PagedLoop(run).TrainEpoch(1, 50);
        run.Dispose();
        using var page = RunPage.OfFolder(run.Folder.Root, CancellationToken.None);
        using var server = LoopbackServer.Start(page.Answer, 0);
        using var client = new HttpClient { BaseAddress = server.Uri };

        Assert.Contains("no history.bin", (string)(await StateOf(client))["notice"]!, StringComparison.Ordinal);
        var losses = JsonNode.Parse(await client.GetStringAsync("/chart?id=losses&from=10&to=19"))!;
        Assert.Equal(Enumerable.Range(10, 10), losses["lines"]![0]!["steps"]!.AsArray().Select(step => (int)step!));
    }

    private static async Task<JsonNode> StateOf(HttpClient client)
    {
        using var reader = new StreamReader(await client.GetStreamAsync("/events"));
        return JsonNode.Parse((await reader.ReadLineAsync())!["data: ".Length..])!;
    }

    private static async Task<HttpStatusCode> StatusOf(HttpClient client, string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }

    private static string Record(string output, string path)
    {
        using var run = PagedLoop.Start(output, [new HistoryExporter()]);
        new SampleLoop(run).Save(1, path, PagedLoop.Picture, PagedLoop.Sound);
        return run.Folder.Root;
    }
}

/// <summary>A program that saves samples.</summary>
internal sealed partial class SampleLoop(TrainingRun run)
{
    [Event("sample_made")]
    public partial void Save([EpochIndex] int epoch, string path, [Image] byte[] pianoRoll, [Audio] byte[] audio);
}
