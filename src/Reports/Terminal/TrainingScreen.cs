using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Instrumentation.Reports.Terminal;

/// <summary>
/// The last lines of a terminal, drawn over while a training goes on; what is said meanwhile moves up above them. It draws on a thread of its own, so that a terminal
/// that stands still holds up nobody.
/// </summary>
internal sealed class TrainingScreen : IDisposable
{
    private const int BarWidth = 40;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];
    private readonly ManualResetEventSlim _ending = new(false);
    private readonly Thread _thread;
    private volatile ProgressPicture? _picture;
    private int _alerts;

    public TrainingScreen()
    {
        _thread = new Thread(Draw) { IsBackground = true, Name = "instrumentation: terminal" };
        _thread.Start();
    }

    /// <summary>Shows where the training stands.</summary>
    public void Show(ProgressPicture picture) => _picture = picture;

    /// <summary>Says something.</summary>
    public void Say(LogLevel level, string text)
    {
        if (level >= LogLevel.Warning) Interlocked.Increment(ref _alerts);
        _lines.Enqueue((level, text));
    }

    /// <summary>Takes the drawn lines away, and leaves what was said.</summary>
    public void Dispose()
    {
        _ending.Set();
        if (_thread.Join(Patience)) _ending.Dispose();
    }

    private void Draw()
    {
        try
        {
            DrawOver(AnsiConsole.Console);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // Somebody else draws on this terminal, or it is gone. What is said is to be seen all the same, where anything is.
            _ending.Wait();
        }

        while (_lines.TryDequeue(out var line)) Console.Out.WriteLine(line.Text);
    }

    private void DrawOver(IAnsiConsole console) => console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(context =>
    {
        // It stays visible, since a process that is killed could not show it again.
        console.Cursor.Show(true);
        bool isLast;
        do
        {
            isLast = _ending.Wait(Interval);
            while (_lines.TryDequeue(out var line))
                console.Write(new Text(line.Text + "\n", new Style(line.Level switch { >= LogLevel.Error => Color.Red, LogLevel.Warning => Color.Yellow, _ => Color.Default })));
            context.UpdateTarget(Render(console.Profile.Width));
        }
        while (!isLast);
    });

    private Rows Render(int width)
    {
        if (_picture is not { } picture) return new Rows(new Text("Waiting for the first step"));
        var rows = new List<IRenderable>();
        if (picture.Epoch.Now >= 0) rows.Add(Bar($"Epoch {picture.Epoch.Now}{ProgressPicture.Total(picture.Epoch.Of)}", picture.Share, picture.Remaining, width));
        rows.Add(Bar($"Batch {picture.Batch.Now}{ProgressPicture.Total(picture.Batch.Of)}", picture.ShareOfEpoch, "", width));
        rows.AddRange(picture.Lines.Select(line => new Text(line, new Style(Color.Grey)).Ellipsis()));
        if (_alerts > 0) rows.Add(new Text($"Alerts so far: {_alerts}", new Style(Color.Yellow)));
        return new Rows(rows);
    }

    private static Markup Bar(string what, double? share, string rest, int width)
    {
        var cells = Math.Clamp(width - 45, 5, BarWidth);
        var done = (int)Math.Round(cells * (share ?? 0));
        var percent = share is { } known ? (100 * known).ToString("F0", CultureInfo.InvariantCulture) + " %" : "";
        return new Markup($"{Markup.Escape(what),-14} [green]{new string('━', done)}[/][grey]{new string('─', cells - done)}[/] {percent,5}  {Markup.Escape(rest)}");
    }
}
