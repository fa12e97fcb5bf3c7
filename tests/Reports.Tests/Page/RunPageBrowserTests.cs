using System.Globalization;
using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Reports.Page;
using Microsoft.Playwright;

namespace Instrumentation.Reports.Tests.Page;

/// <summary>The page as somebody sees it.</summary>
public sealed class RunPageBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string OpenTables = "() => document.querySelectorAll('.values').forEach(values => values.open = true)";

    private const string Tables = """
        () => JSON.stringify([...document.querySelectorAll('figure')].map(figure => [...figure.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent))))
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    public void Dispose() => _folder.Dispose();

    [BrowserFact]
    public async Task Every_series_is_the_journals_at_three_zoom_levels_and_in_the_file_that_is_sent()
    {
        var folder = Record(epochs: 6);
        using var shown = Shown.On(folder, port: 0);
        var page = await browser.OpenAsync(shown.Address, _messages);
        await page.EvaluateAsync(OpenTables);
        var journal = JournalValues.Read(folder);

        // At three levels: buckets of the overview, buckets of rows, and each step as it was recorded.
        await Check(page, journal, 0, 5999);
        await Check(page, journal, 1500, 3999);
        Assert.Equal(1, await Check(page, journal, 3000, 3050));
        await page.EvaluateAsync("() => document.querySelector('#all').click()");
        Assert.Equal(3, await page.Locator("#losses .bad, #losses .mark.warning, #losses .mark.critical").CountAsync());

        var file = PageFile.Write(folder, Path.Combine(_folder, "page.html"));
        var sent = await browser.OpenAsync(new Uri(file).AbsoluteUri, _messages);
        await sent.EvaluateAsync(OpenTables);
        await Check(sent, journal, 0, 5999);
        await Check(sent, journal, 2048, 4095);
        Assert.Equal(1, await sent.EvaluateAsync<int>("() => document.querySelector('.sample img').naturalWidth"));
        Assert.Empty(_messages);
    }

    [BrowserFact]
    public async Task It_follows_a_run_shows_its_end_and_goes_on_when_a_server_is_there_again()
    {
        var prometheus = new PrometheusExporter(port: 0) { Pages = RunPage.Open };
        using var run = PagedLoop.Start(_folder, [new HistoryExporter(), prometheus]);
        run.Plan(2, 20);
        var loop = new PagedLoop(run);
        loop.TrainEpoch(1, 20);
        var page = await browser.OpenAsync(new Uri(prometheus.Uri!, "/").AbsoluteUri, _messages);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("running");
        await Assertions.Expect(page.Locator("#to")).ToHaveValueAsync("19");
        await Assertions.Expect(page.Locator(".sample h3")).ToHaveTextAsync(["sample made, epoch 1"]);

        loop.TrainEpoch(2, 20);
        await Assertions.Expect(page.Locator("#to")).ToHaveValueAsync("39");
        await Assertions.Expect(page.Locator(".sample h3")).ToHaveTextAsync(["sample made, epoch 2", "sample made, epoch 1"]);
        run.Complete();
        run.Dispose();
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("completed; its server has ended");

        using var again = Shown.On(run.Folder.Root, prometheus.Uri!.Port);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("completed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Fewer steps" }).ClickAsync();
        await Assertions.Expect(page.Locator("figure[data-chart=losses]")).ToHaveAttributeAsync("data-shown", "15-24");
    }

    [BrowserFact]
    public async Task It_can_be_used_with_the_keyboard_alone_and_read_aloud()
    {
        using var shown = Shown.On(Record(epochs: 1), port: 0);
        var page = await browser.OpenAsync(shown.Address, _messages);
        var losses = page.Locator("figure[data-chart=losses]");
        await Assertions.Expect(losses).ToHaveAttributeAsync("data-shown", "0-999");

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the charts", await page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        var plot = losses.Locator(".plot");
        for (var i = 0; i < 30 && !await plot.EvaluateAsync<bool>("plot => plot === document.activeElement"); i++) await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.Locator("#readout")).ToContainTextAsync("Step 999: total 2.");
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("+");
        await Assertions.Expect(losses).ToHaveAttributeAsync("data-shown", "0-125");
        await page.Keyboard.PressAsync("0");
        await Assertions.Expect(losses).ToHaveAttributeAsync("data-shown", "0-999");

        Assert.Contains("total: 8", await losses.Locator("#summary-losses").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("button:not([aria-label]):empty, img:not([alt]), input:not(label input)").CountAsync());
        Assert.Equal("Losses", await page.EvaluateAsync<string>("() => document.querySelector('main section').getAttribute('aria-labelledby') === 'heading-losses' ? document.querySelector('main h2').textContent : ''"));
        Assert.Empty(_messages);
    }

    [BrowserFact]
    public async Task Both_colour_schemes_have_contrast_and_nothing_recorded_becomes_markup()
    {
        using var shown = Shown.On(Record(epochs: 1), port: 0);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(shown.Address, _messages, scheme);
            await Assertions.Expect(page.Locator(".sample dd").First).ToHaveTextAsync("generated_samples/<b>sample</b>_1.mid");
            // The ratio of WCAG: 4.5 for text, 3 for lines.
            foreach (var (color, least) in new[] { ("--text", 4.5), ("--muted", 4.5), ("--accent", 4.5), ("--bad", 4.5), ("--warning", 4.5), ("--good", 4.5) }.Concat(Enumerable.Range(0, 8).Select(i => ($"--s{i}", 3.0))))
                Assert.True(await ContrastAsync(page, color) >= least, $"{color} in {scheme} has a contrast of {await ContrastAsync(page, color):F2}.");
        }

        Assert.Empty(_messages);
    }

    private static Task<double> ContrastAsync(IPage page, string color) => page.EvaluateAsync<double>(
        """
        color => {
          const light = name => {
            const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
            const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const [a, b] = [light(color), light('--card')].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05);
        }
        """,
        color);

    /// <summary>Shows steps, and compares the table of every chart with the journal.</summary>
    /// <returns>The least width of a bucket that a chart had.</returns>
    private static async Task<long> Check(IPage page, Dictionary<string, List<(long Step, double Value)>> journal, long from, long to)
    {
        await page.Locator("#to").FillAsync(to.ToString(CultureInfo.InvariantCulture));
        await page.Locator("#from").FillAsync(from.ToString(CultureInfo.InvariantCulture));
        await page.Locator("#range button").ClickAsync();
        await Assertions.Expect(page.Locator($"figure:not([data-shown='{from}-{to}'])")).ToHaveCountAsync(0);
        var tables = JsonSerializer.Deserialize<string[][][]>(await page.EvaluateAsync<string>(Tables))!;
        var (seen, least) = (new HashSet<string>(), long.MaxValue);
        foreach (var table in tables)
        {
            for (var column = 1; column < table[0].Length; column++)
            {
                seen.Add(table[0][column]);
                least = Math.Min(least, CheckColumn(table, column, journal[table[0][column]], from, to));
            }
        }

        Assert.Equal(journal.Keys.Order(), seen.Order());
        return least;
    }

    /// <summary>Every bucket of a column, and that no value between the steps is in none of them.</summary>
    /// <returns>The width of the buckets.</returns>
    private static long CheckColumn(string[][] table, int column, IEnumerable<(long Step, double Value)> values, long from, long to)
    {
        var rows = table.Skip(1).Select(row => (Steps: row[0].Split(" to ").Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray(), Cell: row[column])).ToList();
        var width = rows.Count == 0 ? 1 : rows[0].Steps[^1] - rows[0].Steps[0] + 1;
        var buckets = values.ToLookup(value => value.Step / width * width, value => value.Value);
        foreach (var (steps, cell) in rows) Assert.Equal(JournalValues.Of([.. buckets[steps[0]]]), ValuesOf(cell));
        Assert.Empty(buckets.Select(bucket => bucket.Key).Where(step => step >= from && step <= to).Except(rows.Select(row => row.Steps[0])));
        return width;
    }

    private static (double? Min, double? Max, int NonFinite) ValuesOf(string cell)
    {
        var parts = cell.Split(", ", StringSplitOptions.RemoveEmptyEntries).ToList();
        var bad = parts.Find(part => part.EndsWith(" not finite", StringComparison.Ordinal));
        var values = parts.Find(part => part != bad)?.Split(" to ").Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        return (values?[0], values?[^1], bad is null ? 0 : int.Parse(bad.Split(' ')[0], CultureInfo.InvariantCulture));
    }

    private string Record(int epochs)
    {
        using var run = PagedLoop.Start(_folder, [new HistoryExporter()]);
        run.Plan(epochs, PagedLoop.StepsPerEpoch);
        var loop = new PagedLoop(run);
        for (var epoch = 1; epoch <= epochs; epoch++) loop.TrainEpoch(epoch);
        run.Complete();
        return run.Folder.Root;
    }

    /// <summary>The page of a folder, as <c>view</c> serves it.</summary>
    private sealed record Shown(RunPage Page, LoopbackServer Server) : IDisposable
    {
        public string Address => Server.Uri.AbsoluteUri;

        public static Shown On(string folder, int port)
        {
            var page = RunPage.OfFolder(folder, CancellationToken.None);
            return new Shown(page, LoopbackServer.Start(page.Answer, port));
        }

        public void Dispose()
        {
            Server.Dispose();
            Page.Dispose();
        }
    }
}
