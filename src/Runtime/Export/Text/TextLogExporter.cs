using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Export.Text;

/// <summary>
/// Writes <c>logs/training_&lt;run id&gt;.log</c>: an entry is a header line
/// <c>[yyyy-MM-dd HH:mm:ss.fff] [LEVEL] [structured_&lt;run id&gt;] Message</c>, in local time, and bullet lines that start with
/// <c>"  - "</c>. GB are 1024³ bytes; a number that is not finite is <c>nan</c>, <c>inf</c> or <c>-inf</c>.
/// </summary>
/// <param name="minimumLevel">The least level that is written. <see cref="LogLevel.Debug"/> adds the extended metrics.</param>
/// <param name="rotation">When the file is put aside and begun anew; null for never.</param>
public sealed class TextLogExporter(LogLevel minimumLevel = LogLevel.Information, Rotation? rotation = null) : FileExporter, ILogEntrySink
{
    private LogEntryFormatter _formatter = null!;
    private LogLevel _minimumLevel;
    private readonly ArrayBufferWriter<byte> _entry = new(1024);
    private Rotation? _rotation;
    private string _path = "";
    private byte[] _module = [];

    /// <inheritdoc/>
    public override string Name => "text log";

    /// <inheritdoc/>
    public override string Kind => "text_log";

    /// <inheritdoc/>
    public override JsonObject Describe() => new() { ["minimum_level"] = minimumLevel.ToString(), ["rotation"] = rotation?.ToJson() };

    /// <inheritdoc/>
    protected override void Configure(JsonObject options, RunProgress progress)
    {
        _minimumLevel = Enum.TryParse<LogLevel>((string?)options["minimum_level"], out var level) ? level : LogLevel.Information;
        _module = Encoding.UTF8.GetBytes($"] [structured_{progress.RunId}] ");
        _rotation = Rotation.FromJson(options["rotation"]);
        _path = $"logs/training_{progress.RunId}.log";
        Output(_path);
    }

    /// <inheritdoc/>
    protected override void Write(in JournalRecord record, RunProgress progress) => _formatter.Format(record, progress);

    /// <inheritdoc/>
    protected override JsonNode? Save() => _formatter.IsUnannounced;

    /// <inheritdoc/>
    protected override void Load(JsonNode? state) => _formatter = new LogEntryFormatter(this) { IsUnannounced = (bool?)state ?? false };

    bool ILogEntrySink.IsEnabled(LogLevel level) => level >= _minimumLevel;

    void ILogEntrySink.Add(LogLevel level, DateTimeOffset time, ReadOnlySpan<byte> text)
    {
        var output = _entry;
        output.ResetWrittenCount();
        output.Write("["u8);
        time.TryFormat(output.GetSpan(32), out var length, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        output.Advance(length);
        output.Write("] ["u8);
        output.Write(NameOf(level));
        output.Write(_module);
        output.Write(text);
        output.Write("\n"u8);
        Append(_path, output.WrittenSpan, time, _rotation);
    }

    private static ReadOnlySpan<byte> NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG"u8,
        LogLevel.Information => "INFO"u8,
        LogLevel.Warning => "WARNING"u8,
        LogLevel.Error => "ERROR"u8,
        _ => "CRITICAL"u8,
    };
}
