using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Instrumentation.Export.Text;
using Microsoft.Extensions.Logging;

namespace Instrumentation.Runtime.Tests.Export.Text;

/// <summary>What log templates show.</summary>
public sealed class TemplateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_progress_entry_as_a_template_has_the_same_bytes()
    {
        var builtIn = Log((run, time) =>
        {
            var loop = new BuiltInLoop(run, time);
            TwoEpochs(run, (epoch, batch) => loop.Step(epoch, batch));
        });
        var templated = Log((run, time) =>
        {
            var loop = new TemplatedLoop(run, time);
            TwoEpochs(run, (epoch, batch) => loop.Step(epoch, batch));
        });

        Assert.Contains(
            """
            Training progress
              - Epoch: 1/2, Batch: 1/4
              - Files processed: 32 (1 augmented)
              - Losses: {recon: 2.19, kl: 0.39, adv: 0.29}
              - Memory: GPU 3.00GB/8.00GB, RAM: 6.25GB
              - ETA: 0min 4s

            """,
            builtIn,
            StringComparison.Ordinal);
        Assert.Contains("kl: nan", builtIn, StringComparison.Ordinal);
        Assert.Equal(builtIn, templated);
    }

    [Fact]
    public void A_step_shows_what_its_phases_recorded()
    {
        var steps = Entries((run, time) =>
        {
            var loop = new DescribedLoop(run, time);
            loop.Step(forward: true);
            loop.Step(forward: false);
        });

        Assert.Equal("1.00E-001 0.1 004 yes a\\nb ?", steps[1].Message);
        Assert.Equal(["2048 2,048.0 2048 2.0", "1500 1.50 1.5 GPU 3.00GB/8.00GB, RAM: 6.25GB", "{}"], steps[1].Details);
        Assert.Equal("? ? ? ? ? ?", steps[2].Message);
        Assert.Equal("4096 4,096.0 2048 2.0", steps[2].Details[0]);
    }

    [Fact]
    public void Values_are_shown_in_other_units_of_their_kind()
    {
        var entry = Entries((run, time) => new DescribedLoop(run, time).Described(3 << 20, 1500, 0.376f, 12.5f, 1))[1];

        Assert.Equal("3145728.00 3072.00 3.000 0.0029", entry.Message);
        Assert.Equal(["1.5 1500.00 1500000 0.025", "37.60 38 % 0.376", "0.1250 0.954"], entry.Details);
    }

    [Fact]
    public void A_record_shows_its_own_losses() => Assert.Equal(
        "Validated: {recon: 0.50, kl: 0.25} {recon: 0.5000, kl: 0.2500}",
        Entries((run, time) => new DescribedLoop(run, time).Validate())[1].Message);

    [Fact]
    public void A_template_shows_the_same_in_every_culture()
    {
        static void Body(TrainingRun run, SettableTime time)
        {
            var loop = new DescribedLoop(run, time);
            loop.Step(forward: true);
            loop.Described(-1234567, 1500, 0.125f, 12.5f, 1);
        }

        var invariant = Log(Body);
        ScriptedRun.WithDecimalComma(() => Assert.Equal(invariant, Log(Body)));
    }

    [Fact]
    public void No_text_and_no_template_can_forge_an_entry()
    {
        var nasty = Gen.OneOfConst('\n', '\r', '\t', '\0', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029', '\uD83C', '\uDFC6', '[', ']', '{', '}', ':', ' ', '-');
        var forged = Gen.OneOfConst("\n[2025-07-08 22:04:45.232] [INFO] [structured_x] [TRAINING_COMPLETE] Training session completed", "\r\n  - Losses: {total: 0.00}", "{text}", "{number:\n0}");
        var text = Gen.OneOf(Gen.OneOf(nasty, Gen.Char).Array[0, 12].Select(characters => new string(characters)), forged);

        Gen.Select(text, text, text).Array[1, 12].Sample(
            samples =>
            {
                var entries = ScriptedEntries((_, loop) =>
                {
                    for (var i = 0; i < samples.Length; i++)
                    {
                        var (value, message, bullet) = samples[i];
                        loop.Event($"shown_{i}", new LogTemplate(LogLevel.Information, "{text}", "a {text} b"), Recorded.Text("text", value));
                        loop.Event($"foreign_{i}", new LogTemplate(LogLevel.Information, message, bullet), Recorded.Text("text", value), Recorded.Of("number", 1));
                    }
                });

                Assert.Equal(2 + (2 * samples.Length), entries.Count);
                for (var i = 0; i < samples.Length; i++)
                {
                    var shown = entries[1 + (2 * i)];
                    Assert.Equal(OnOneLine(samples[i].Item1), shown.Message);
                    Assert.Equal($"a {OnOneLine(samples[i].Item1)} b", Assert.Single(shown.Details));
                    Assert.Single(entries[2 + (2 * i)].Details);
                }
            },
            iter: 60,
            threads: 1);
    }

    /// <summary>What a reader of the log sees of a text, by the description of the format.</summary>
    private static string OnOneLine(string text)
    {
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return Regex.Replace(valid, @"[\p{Cc}\u2028\u2029]", match => match.Value[0] switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            var other => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)other:X4}"),
        });
    }

    private static void TwoEpochs(TrainingRun run, Action<int, int> step)
    {
        run.Plan(2, 4);
        for (var epoch = 1; epoch <= 2; epoch++)
        {
            for (var batch = 0; batch < 4; batch++) step(epoch, batch);
        }
    }

    private List<LogEntry> ScriptedEntries(Action<TrainingRun, ScriptedLoop> body) => ParsedLog.Read(ScriptedRun.Play(_folder, new TextLogExporter(), body).TextLog);

    private List<LogEntry> Entries(Action<TrainingRun, SettableTime> body) => ParsedLog.Read(Play(body).TextLog);

    /// <summary>The whole log, with the run's id out of it.</summary>
    private string Log(Action<TrainingRun, SettableTime> body)
    {
        var folder = Play(body);
        return File.ReadAllText(folder.TextLog).Replace(folder.RunId, "id", StringComparison.Ordinal);
    }

    private RunFolder Play(Action<TrainingRun, SettableTime> body) => ScriptedRun.Play(_folder, new TextLogExporter(), body);
}
