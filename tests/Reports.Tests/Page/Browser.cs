using Instrumentation.Runtime.Tests.Export.Prometheus;
using Microsoft.Playwright;

namespace Instrumentation.Reports.Tests.Page;

/// <summary>A test that needs Chromium, which is Debian's package <c>chromium</c>; it is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : ExecutableFactAttribute
{
    public BrowserFactAttribute()
        : base(Browser.Program)
    {
    }
}

/// <summary>The machine's Chromium, which is started with the first page.</summary>
public sealed class Browser : IAsyncLifetime
{
    public const string Program = "chromium";

    /// <summary>A page that a busy machine draws may take its time.</summary>
    private const float Patience = 120_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page that is high enough for all of a run; what its script says goes to <paramref name="messages"/>.</summary>
    public async Task<IPage> OpenAsync(string address, List<string> messages, ColorScheme scheme = ColorScheme.Light)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, Program)).First(File.Exists),
            Timeout = Patience,
            Args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = scheme, ViewportSize = new ViewportSize { Width = 1440, Height = 4000 } });
        page.SetDefaultTimeout(Patience);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") messages.Add(message.Text); };
        page.PageError += (_, error) => messages.Add(error);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        return page;
    }
}
