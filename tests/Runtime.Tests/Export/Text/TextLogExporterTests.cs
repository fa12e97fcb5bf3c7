using System.Globalization;
using System.Text;
using Instrumentation.Export;
using Instrumentation.Export.Text;
using Instrumentation.Journal;
using Microsoft.Extensions.Logging;
using static Instrumentation.Runtime.Tests.Export.Recorded;

namespace Instrumentation.Runtime.Tests.Export.Text;

public sealed class TextLogExporterTests : IDisposable
{
    private static readonly Recorded[] Values =
    [
        Loss("reconstruction", 1.19f, "recon"),
        Loss("kl_divergence", 0.39f, "kl"),
        Loss("adversarial", 0.29f, "adv"),
        Loss("total", 1.87f),
        Counter("files_processed", 16),
        Counter("files_augmented", 6),
        Counter("samples", 16, rate: true),
        Counter("tokens", 8192, rate: true),
        LearningRate(1e-4),
        GradientNorm(0.4213f),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_progress_entry_has_these_bytes()
    {
        var folder = ScriptedRun.Play(_folder, new TextLogExporter(), (run, loop) =>
        {
            run.Plan(5, 20);
            loop.Step(1, 0, Values);
        });

        var expected = $$"""
            [2025-07-08 22:04:45.732] [INFO] [structured_{{folder.RunId}}] Training progress
              - Epoch: 1/5, Batch: 0/20
              - Files processed: 16 (6 augmented)
              - Losses: {recon: 1.19, kl: 0.39, adv: 0.29}
              - Memory: GPU 3.00GB/8.00GB, RAM: 6.25GB
              - ETA: 0min 49s

            """;
        Assert.Equal(Entry(folder, "Training progress"), Encoding.UTF8.GetBytes(expected));
    }

    [Fact]
    public void A_run_has_these_entries()
    {
        var folder = ScriptedRun.Play(_folder, new TextLogExporter(), (run, loop) =>
        {
            run.Plan(2, 2);
            loop.Epoch(
                1,
                () =>
                {
                    loop.Step(1, 0, Values);
                    loop.Step(1, 1, Values);
                    loop.Event("sample_saved", new LogTemplate(LogLevel.Information, "Sample generation", "Samples saved: {path}"), Recorded.Text("path", "generated_samples/é.mid"));
                    loop.Evaluation(1, Loss("reconstruction", 1.5f), Gauge("accuracy", 0.5));
                },
                Flag("is_best_model", true),
                Flag("checkpoint_saved", true));
            run.Complete("report.json");
        });

        var header = $"[INFO] [structured_{folder.RunId}]";
        var expected = $$"""
            [2025-07-08 22:04:45.232] {{header}} [TRAINING_START] Starting training session
              - Experiment: demo
              - ID: {{folder.RunId}}
              - Total epochs: 2
              - Start time: 2025-07-08T22:04:45.232900
            [2025-07-08 22:04:45.232] {{header}} [EPOCH_START] Epoch 1/2
              - Total batches: 2
              - Start time: 2025-07-08T22:04:45.232900
            [2025-07-08 22:04:45.732] {{header}} Training progress
              - Epoch: 1/2, Batch: 0/2
              - Files processed: 16 (6 augmented)
              - Losses: {recon: 1.19, kl: 0.39, adv: 0.29}
              - Memory: GPU 3.00GB/8.00GB, RAM: 6.25GB
              - ETA: 0min 1s
            [2025-07-08 22:04:46.232] {{header}} Training progress
              - Epoch: 1/2, Batch: 1/2
              - Files processed: 32 (12 augmented)
              - Losses: {recon: 1.19, kl: 0.39, adv: 0.29}
              - Memory: GPU 3.00GB/8.00GB, RAM: 6.25GB
              - ETA: 0min 1s
            [2025-07-08 22:04:46.232] {{header}} Sample generation
              - Samples saved: generated_samples/é.mid
            [2025-07-08 22:04:48.232] {{header}} [EPOCH_COMPLETE] Epoch 1 completed 🏆 NEW BEST 💾 SAVED
              - Duration: 3.0s
              - Train losses: {reconstruction: 1.1900, kl_divergence: 0.3900, adversarial: 0.2900, total: 1.8700}
              - Val losses: {reconstruction: 1.5000}
              - Files processed: 32 (12 augmented)
              - Total tokens: 16,384
              - Avg sequence length: 512.0
              - Performance: 10.7 samples/sec, 5461 tokens/sec
            [2025-07-08 22:04:48.232] {{header}} [TRAINING_COMPLETE] Training session completed
              - Total duration: 0:00:03
              - Epochs completed: 1
              - Samples generated: 1
              - Final report: report.json
              - Experiment ID: {{folder.RunId}}

            """;
        Assert.Equal(expected, File.ReadAllText(folder.TextLog));
    }

    [Theory]
    [InlineData(1, 119, "0min 59s")]
    [InlineData(1, 7200, "59min 59s")]
    [InlineData(1, 7201, "1h 0min")]
    [InlineData(100, 2000, "27h 46min")]
    public void The_time_left_is_the_mean_step_times_the_steps_to_come(int epochs, int batches, string expected)
    {
        var entries = Play((run, loop) =>
        {
            run.Plan(epochs, batches);
            loop.Step(1, 0, Values);
        });

        Assert.Contains("ETA: " + expected, entries.Single(entry => entry.Message == "Training progress").Details);
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var entries = Play((_, loop) => loop.Step(1, 3, Loss("mse", 0.5f)));

        var progress = entries.Single(entry => entry.Message == "Training progress");
        Assert.Equal(["Epoch: 1, Batch: 3", "Losses: {mse: 0.50}", "Memory: GPU 3.00GB/8.00GB, RAM: 6.25GB", "ETA: Calculating..."], progress.Details);
        Assert.DoesNotContain(entries[0].Details, line => line.StartsWith("Total epochs", StringComparison.Ordinal));
    }

    [Fact]
    public void Extended_metrics_are_debug_entries_of_every_tenth_batch()
    {
        void Body(TrainingRun run, ScriptedLoop loop)
        {
            for (var batch = 0; batch <= 10; batch++) loop.Step(1, batch, Values);
        }

        var entries = ParsedLog.Read(ScriptedRun.Play(_folder, new TextLogExporter(LogLevel.Debug), Body).TextLog);
        var extended = entries.Where(entry => entry.Message == "Extended metrics").ToList();

        Assert.Equal(2, extended.Count);
        Assert.All(extended, entry => Assert.Equal("DEBUG", entry.Level));
        Assert.Equal(["Throughput: 32.0 samples/sec, 16384 tokens/sec", "Learning Rate: 1.00e-04, Gradient Norm: 0.4213"], extended[1].Details);
        Assert.DoesNotContain(Play(Body), entry => entry.Message == "Extended metrics");
    }

    [Theory]
    [InlineData(false, false, "[EPOCH_COMPLETE] Epoch 3 completed")]
    [InlineData(true, false, "[EPOCH_COMPLETE] Epoch 3 completed 🏆 NEW BEST")]
    [InlineData(false, true, "[EPOCH_COMPLETE] Epoch 3 completed 💾 SAVED")]
    public void An_epoch_says_whether_it_is_the_best_and_saved(bool best, bool saved, string expected)
    {
        var entries = Play((_, loop) => loop.Epoch(3, static () => { }, Flag("is_best_model", best), Flag("checkpoint_saved", saved)));

        Assert.Contains(entries, entry => entry.Message == expected);
    }

    [Fact]
    public void Losses_of_the_epoch_itself_replace_the_means()
    {
        var entries = Play((_, loop) => loop.Epoch(1, () => loop.Step(1, 0, Values), Loss("total", 0.25f)));

        Assert.Contains("Train losses: {total: 0.2500}", entries.Single(entry => entry.Message.StartsWith("[EPOCH_COMPLETE]", StringComparison.Ordinal)).Details);
    }

    [Fact]
    public void A_run_that_was_not_completed_says_so()
    {
        var end = Play((_, _) => { })[^1];

        Assert.Equal(("WARNING", "[TRAINING_INTERRUPTED] Training session interrupted"), (end.Level, end.Message));
        Assert.DoesNotContain(end.Details, line => line.StartsWith("Final report", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_is_an_error_with_its_place()
    {
        var fault = Play((_, loop) => loop.Fault(new InvalidOperationException("line one\nline two")))
            .Single(entry => entry.Message.StartsWith("[FAULT]", StringComparison.Ordinal));

        Assert.Equal("[FAULT] Fault in ScriptedLoop.Failing", fault.Message);
        Assert.Equal("Type: System.InvalidOperationException", fault.Details[0]);
        Assert.Equal("Details: line one\\nline two", fault.Details[1]);
    }

    [Fact]
    public void What_is_not_finite_is_named()
    {
        var progress = Play((_, loop) => loop.Step(1, 0, Loss("a", float.NaN), Loss("b", float.PositiveInfinity), Loss("c", float.NegativeInfinity)))
            .Single(entry => entry.Message == "Training progress");

        Assert.Contains("Losses: {a: nan, b: inf, c: -inf}", progress.Details);
    }

    [Theory]
    [InlineData("\n[2025-07-08 22:04:45.232] [INFO] [structured_x] [TRAINING_COMPLETE] Training session completed", "\\n[2025")]
    [InlineData("\r\n  - Losses: {total: 0.00}", "\\r\\n  - Losses")]
    [InlineData("a\u0085b\u2028c\u2029d\u001b[2Je\0f\u007fg", "a\\u0085b\\u2028c\\u2029d\\u001B[2Je\\u0000f\\u007Fg")]
    [InlineData("C:\\samples\\ä “1”.mid", "C:\\samples\\ä “1”.mid")]
    public void No_value_can_forge_an_entry(string path, string start)
    {
        var entries = Play((_, loop) => loop.Event("sample_saved", new LogTemplate(LogLevel.Information, "Sample generation", "Samples saved: {path}"), Recorded.Text("path", path)));

        Assert.Equal(["[TRAINING_START] Starting training session", "Sample generation", "[TRAINING_INTERRUPTED] Training session interrupted"], entries.Select(entry => entry.Message));
        Assert.StartsWith("Samples saved: " + start, Assert.Single(entries[1].Details), StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_shows_values_in_their_formats()
    {
        var template = new LogTemplate(
            LogLevel.Warning,
            "{{literal}} {name} {missing} {epoch:D3}/{epochs} {batch}/{batches} {step}",
            "{rate:E2} {rate:0.00e+00} {share:P1} {big} {half} {count:N0}",
            "{hit} {nothing} {count:Q} {broken",
            "{not_a_number:F2}");
        var entry = Play((run, loop) =>
        {
            run.Plan(5, 20);
            loop.Step(1, 3, Values);
            loop.Event(
                "described",
                template,
                Recorded.Text("name", "{rate}"),
                Of("rate", 1.5e-4),
                Of("share", 0.25f),
                Of("big", ulong.MaxValue),
                Of("half", 0.1f),
                Of("count", 1_234_567),
                Flag("hit", true),
                Recorded.Text("nothing", null),
                Of("not_a_number", double.NaN));
        }).Single(entry => entry.Level == "WARNING" && !entry.Message.StartsWith('['));

        Assert.Equal("{literal} {rate} {missing} 001/5 3/20 0", entry.Message);
        Assert.Equal(["1.50E-004 1.50e-04 25.0 % 18446744073709551615 0.1 1,234,567", "yes null 1234567 {broken", "nan"], entry.Details);
    }

    [Fact]
    public void The_culture_of_the_process_changes_nothing()
    {
        void Body(TrainingRun run, ScriptedLoop loop)
        {
            run.Plan(5, 20);
            loop.Epoch(-1, () => loop.Step(1, 0, [.. Values, Gauge("g", -1.5)]));
            loop.Event("priced", new LogTemplate(LogLevel.Information, "{price:N2} {price} {duration:F3}"), Of("price", -1234.5));
        }

        string Log() => string.Join('\n', Play(Body).SelectMany(entry => entry.Details.Prepend(entry.Time + entry.Message)).Where(line => !line.Contains("ID: ", StringComparison.Ordinal)));
        var invariant = Log();
        var witness = new CultureWitness();
        var german = "";
        ScriptedRun.WithDecimalComma(() =>
        {
            german = Log();
            ScriptedRun.Play(_folder, witness, Body);
        });

        Assert.Equal("1,5", witness.OneAndAHalf);
        Assert.Equal(invariant, german);
    }

    [Fact]
    public void Two_runs_side_by_side_share_no_file()
    {
        RunFolder? inner = null;
        var outer = ScriptedRun.Play(_folder, new TextLogExporter(), (_, loop) =>
        {
            inner = ScriptedRun.Play(_folder, new TextLogExporter(), (_, innerLoop) => innerLoop.Step(9, 9, Values));
            loop.Step(1, 0, Values);
        });

        Assert.NotEqual(outer.TextLog, inner!.TextLog);
        Assert.All(ParsedLog.Read(outer.TextLog), entry => Assert.Equal("structured_" + outer.RunId, entry.Module));
        Assert.DoesNotContain("Epoch: 1", File.ReadAllText(inner.TextLog), StringComparison.Ordinal);
        Assert.DoesNotContain("Epoch: 9", File.ReadAllText(outer.TextLog), StringComparison.Ordinal);
    }

    private List<LogEntry> Play(Action<TrainingRun, ScriptedLoop> body) => ParsedLog.Read(ScriptedRun.Play(_folder, new TextLogExporter(), body).TextLog);

    /// <summary>The bytes of the first entry with a message, up to the next header.</summary>
    private static byte[] Entry(RunFolder folder, string message)
    {
        var bytes = File.ReadAllBytes(folder.TextLog).AsSpan();
        var start = bytes[..bytes.IndexOf(Encoding.UTF8.GetBytes("] " + message))].LastIndexOf("\n["u8) + 1;
        return bytes.Slice(start, bytes[start..].IndexOf("\n["u8) + 1).ToArray();
    }

    /// <summary>Shows that exporters run under the culture of the test.</summary>
    private sealed class CultureWitness : Exporter
    {
        public override string Name => "culture";

        public string? OneAndAHalf { get; private set; }

        public override void Open(ExportContext context)
        {
        }

        public override void Export(in JournalRecord record, RunProgress progress) => OneAndAHalf = 1.5.ToString(CultureInfo.CurrentCulture);
    }
}
