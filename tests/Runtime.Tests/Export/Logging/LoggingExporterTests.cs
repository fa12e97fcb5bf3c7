using Instrumentation.Export.Logging;
using Instrumentation.Journal;
using Microsoft.Extensions.Logging;
using static Instrumentation.Runtime.Tests.Export.Recorded;

namespace Instrumentation.Runtime.Tests.Export.Logging;

public sealed class LoggingExporterTests : IDisposable
{
    private readonly CapturingProvider _provider = new();

    public void Dispose() => _provider.Dispose();

    [Fact]
    public void A_provider_gets_the_entries_of_a_run_without_those_of_its_steps()
    {
        Play(loop =>
        {
            loop.Epoch(1, () =>
            {
                loop.Step(1, 0, Loss("total", float.NaN));
                loop.Anomaly("total", Anomaly.NonFinite, double.NaN, double.MinValue, double.MaxValue);
                loop.Event("sample_saved", new LogTemplate(LogLevel.Information, "Sample generation", "Samples saved: {path}"), Recorded.Text("path", "a.mid"));
                loop.Event("data_usage", new LogTemplate(LogLevel.Debug, "[DATA_USAGE] Processed file: {file}"), Recorded.Text("file", "b.mid"));
            });
        });

        Assert.Equal(
            [
                (LogLevel.Information, "[TRAINING_START] Starting training session"),
                (LogLevel.Information, "[EPOCH_START] Epoch 1"),
                (LogLevel.Critical, "[ANOMALY_DETECTED] Training anomaly detected"),
                (LogLevel.Information, "[RECOVERY_SUGGESTIONS] For nan_values:"),
                (LogLevel.Information, "Sample generation"),
                (LogLevel.Information, "[EPOCH_COMPLETE] Epoch 1 completed"),
                (LogLevel.Warning, "[TRAINING_INTERRUPTED] Training session interrupted"),
            ],
            _provider.Messages.Select(message => (message.Level, message.Text.Split('\n')[0])));
        Assert.Equal("Sample generation\n  - Samples saved: a.mid", _provider.Messages.ElementAt(4).Text);
    }

    [Fact]
    public void A_message_says_which_run_and_which_record_it_is_of()
    {
        var records = new List<string>();
        var id = Play(loop => loop.Event("sample_saved", new LogTemplate(LogLevel.Information, "Sample generation"), Recorded.Text("path", "a.mid")), records);

        var message = _provider.Messages.Single(message => message.Text == "Sample generation");
        Assert.Equal((id, "0", Environment.MachineName), (message.Tags["run_id"], message.Tags["rank"], message.Tags["host"]));
        Assert.Equal(records.IndexOf("sample_saved").ToString(System.Globalization.CultureInfo.InvariantCulture), message.Tags["journal_record"]);
    }

    private string Play(Action<ScriptedLoop> body, List<string>? records = null)
    {
        var time = new SettableTime();
        using var run = TrainingRun.Start(new TrainingRunOptions
        {
            InMemory = true,
            Exporters = [new LoggingExporter()],
            Time = time,
            ReadMemory = static () => ScriptedRun.Memory,
            Logging = logging => logging.AddProvider(_provider),
        });
        body(new ScriptedLoop(run, time));
        using var reader = run.ReadJournal();
        while (records is not null && reader.TryRead(out var record)) records.Add(record.Schema.Name);
        return run.Id;
    }
}
