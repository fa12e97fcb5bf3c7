using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Reports.Terminal;

/// <summary>
/// Shows a training on the console of its process: on a terminal two bars for the epochs and the batches with the losses, the throughput and the time that is left, and
/// above them one line per epoch and each alert as it happens; elsewhere, and with <c>NO_COLOR</c>, plain lines. Like every exporter it reads the journal on a thread of
/// its own, so that a slow terminal never slows the training.
/// </summary>
/// <remarks>
/// Add it to <see cref="TrainingRunOptions.Exporters"/>. Given to <see cref="TrainingRunOptions.Logging"/> as well (<c>logging.AddProvider(console)</c>), it also shows
/// what the instrumentation itself has to say, without a break in the bars. A process has one console: of several runs at a time only one should have it.
/// </remarks>
/// <param name="detail">How much it shows.</param>
public sealed class ConsoleExporter(ConsoleDetail detail = ConsoleDetail.Normal) : Exporter, ILogEntrySink, ILoggerProvider
{
    /// <summary>How often a terminal is drawn, at most.</summary>
    private const long PictureInterval = 100;

    /// <summary>How often a plain line says where the training stands, at most.</summary>
    private const long LineInterval = 10_000;

    private readonly object _writing = new();
    private LogEntryFormatter? _formatter;
    private TrainingScreen? _screen;
    private RecordRole _role;
    private bool _isAlert;
    private long _shown = -LineInterval;

    /// <inheritdoc/>
    public override string Name => "console";

    private bool IsDue => Environment.TickCount64 - _shown >= (_screen is null ? LineInterval : PictureInterval);

    /// <inheritdoc/>
    public override void Open(ExportContext context)
    {
        _formatter = new LogEntryFormatter(this);
        if (detail != ConsoleDetail.Quiet && Terminals.CanRedraw) _screen = new TrainingScreen();
    }

    /// <inheritdoc/>
    public override void Export(in JournalRecord record, RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _role = record.Schema.Role;
        _isAlert = _role == RecordRole.Anomaly && AnomalyEntry.LevelOf(record) >= LogLevel.Warning;
        if (_role == RecordRole.Step && IsDue) Show(record, progress);
        // Its last step may not have been shown, and is what stays on the screen until the next one.
        if (_role == RecordRole.Epoch && _screen is not null) Show(record, progress);
        if (_role == RecordRole.Epoch && detail == ConsoleDetail.Normal) Say(LogLevel.Information, EpochLine.Of(record, progress));
        else if (_role != RecordRole.Step) _formatter!.Format(record, progress);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        lock (_writing)
        {
            _screen?.Dispose();
            _screen = null;
        }
    }

    /// <summary>Says something, above the bars where there are any; nothing on a quiet console.</summary>
    public void Say(string text)
    {
        if (detail != ConsoleDetail.Quiet) Say(LogLevel.Information, text);
    }

    /// <summary>A logger for operational messages.</summary>
    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Logger(this);

    void IDisposable.Dispose()
    {
    }

    bool ILogEntrySink.IsEnabled(LogLevel level) => detail switch
    {
        ConsoleDetail.Quiet => level >= LogLevel.Warning,
        ConsoleDetail.Verbose => level >= LogLevel.Information,
        _ => level >= LogLevel.Warning || (level == LogLevel.Information && (_role is RecordRole.Plan or RecordRole.RunEnd || _isAlert)),
    };

    void ILogEntrySink.Add(LogLevel level, DateTimeOffset time, ReadOnlySpan<byte> text) => Say(level, Encoding.UTF8.GetString(text));

    /// <param name="record">A step or an epoch that has ended.</param>
    /// <param name="progress">Where the run stands then.</param>
    private void Show(in JournalRecord record, RunProgress progress)
    {
        if (detail == ConsoleDetail.Quiet) return;
        _shown = Environment.TickCount64;
        var picture = ProgressPicture.Of(record, progress);
        if (_screen is { } screen) screen.Show(picture);
        else Say(LogLevel.Information, picture.ToLine());
    }

    /// <summary>Alerts of a quiet console are all that there is, and belong to its errors.</summary>
    private void Say(LogLevel level, string text)
    {
        lock (_writing)
        {
            if (_screen is { } screen) screen.Say(level, text);
            else (detail == ConsoleDetail.Quiet ? Console.Error : Console.Out).WriteLine(text);
        }
    }

    private sealed class Logger(ConsoleExporter console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (console.IsQuiet ? LogLevel.Warning : LogLevel.Information) && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) console.Say(logLevel, formatter(state, null));
        }
    }

    private bool IsQuiet => detail == ConsoleDetail.Quiet;
}
