using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Instrumentation.Export;
using Instrumentation.Export.TensorBoard;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Export.TensorBoard;

public sealed partial class TensorBoardExporterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_step_is_one_event_with_the_values_that_the_loop_returned()
    {
        MeasuredStep[] steps =
        [
            new(1.19f, 1.97) { Samples = 32 },
            new(float.NaN, double.PositiveInfinity, float.NegativeInfinity),
            new(0.1f, 0.123456789, 0) { LearningRate = 9.5e-5, LossWeight = -1 },
        ];

        var events = Run(run => new MeasuredLoop(run).Train(1, steps, validation: 0.7f)).Where(e => Has(e, "Training/LearningRate")).ToList();

        Assert.Equal([0L, 1, 2], events.Select(e => e.Step));
        Assert.Equal(steps.Select(step => step.Reconstruction), events.Select(e => Value(e, "Training/Losses/reconstruction")));
        Assert.Equal(steps.Select(step => (float)step.Total), events.Select(e => Value(e, "Training/Losses/total")));
        Assert.Equal(steps.Select(step => step.GradientNorm), events.Select(e => Value(e, "Training/GradientNorm")));
        Assert.Equal(steps.Select(step => (float)step.LearningRate), events.Select(e => Value(e, "Training/LearningRate")));
        Assert.Equal(steps.Select(step => step.LossWeight), events.Select(e => Value(e, "Training/Gauges/loss_weight")));
        Assert.All(events, e => Assert.True(Value(e, "Performance/Throughput/samples_per_second") > 0));
        Assert.All(events, e => Assert.Equal(3.25f, Value(e, "Performance/Memory/gpu_allocated")));
        Assert.All(events, e => Assert.Equal(6.5f, Value(e, "Performance/Memory/cpu_rss")));
        Assert.All(events, e => Assert.True(Value(e, "Performance/StepDuration") >= Value(e, "Performance/Phases/backward")));
        Assert.Equal([false, true, true], events.Select(e => Has(e, "Performance/Phases/optimizer")));
    }

    [Fact]
    public void The_end_of_an_epoch_carries_means_totals_and_the_validation_at_its_last_step()
    {
        var events = Run(run =>
        {
            var loop = new MeasuredLoop(run);
            loop.Train(1, [new(1, 2), new(3, 4)], validation: 0.7f);
            loop.Train(2, [new(5, 6)], validation: 0.6f);
        });

        Assert.Equal([(1L, 2f), (2, 5)], Points(events, "Epoch/Train_reconstruction"));
        Assert.Equal([(1L, 3f), (2, 6)], Points(events, "Epoch/Train_total"));
        Assert.Equal([(1L, 0.7f), (2, 0.6f)], Points(events, "Epoch/Val_reconstruction"));
        Assert.Equal([(1L, 32f), (2, 16)], Points(events, "Epoch/Total_samples"));
        Assert.Equal([1L, 2], Points(events, "Epoch/Duration").Select(point => point.Step));
    }

    [Fact]
    public void An_evaluation_after_its_epoch_and_an_event_are_written_too()
    {
        var events = Run(run =>
        {
            var loop = new MeasuredLoop(run);
            loop.Train(1, [new(1, 2)], validation: 0.7f);
            loop.Evaluate(1, 0.5f);
            loop.SampleSaved("samples/1.mid", 0.9f);
        });

        Assert.Equal([(0L, 0.7f), (0, 0.5f)], Points(events, "Epoch/Val_reconstruction"));
        Assert.Equal([(0L, 0.9f)], Points(events, "Events/sample_saved/quality"));
    }

    [Fact]
    public void A_layout_that_shows_what_belongs_together_comes_once_before_the_first_step()
    {
        var events = Run(run => new MeasuredLoop(run).Train(1, [new(1, 2), new(3, 4)], 0.5f));

        var first = events.FindIndex(e => e.Tensors.Exists(tensor => tensor.Plugin == "custom_scalars"));
        Assert.Equal(events.FindIndex(e => Has(e, "Training/LearningRate")), first + 1);
        var (tag, plugin, layout) = Assert.Single(events.SelectMany(e => e.Tensors), tensor => tensor.Plugin == "custom_scalars");
        Assert.Equal(("custom_scalars__config__", "custom_scalars"), (tag, plugin));
        var patterns = CodedText().Matches(Encoding.UTF8.GetString(layout)).Select(match => new Regex(match.Value)).ToList();
        var charts = patterns.Select(pattern => events.SelectMany(e => e.Scalars).Select(scalar => scalar.Tag).Distinct().Where(name => pattern.IsMatch(name)).ToList()).ToList();
        Assert.Equal(["Training/Losses/reconstruction", "Training/Losses/total"], charts[0].Order());
        Assert.Equal([["Epoch/Train_reconstruction"], ["Epoch/Val_reconstruction"], ["Epoch/Train_total"], []], charts[1..5]);
        Assert.Equal(["Training/GradientNorm"], charts[5]);
        Assert.All(charts[5..], Assert.NotEmpty);
    }

    [Fact]
    public void The_file_opens_with_its_version_at_the_start_of_the_run_and_is_named_after_it()
    {
        string id = "", file = "";
        var before = Unix(DateTimeOffset.UtcNow);
        var events = Run(run => new MeasuredLoop(run).Train(1, [new(1, 2), new(3, 4)], 0.5f), (runId, path) => (id, file) = (runId, path));
        var after = Unix(DateTimeOffset.UtcNow);

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal("instrumentation", events[0].Writer);
        Assert.All(events.Skip(1), e => Assert.Null(e.FileVersion));
        Assert.All(events, e => Assert.InRange(e.WallTime, before - 0.001, after + 0.001));
        Assert.Equal(events.Select(e => e.WallTime).Order(), events.Select(e => e.WallTime));
        Assert.Contains(events, e => e.WallTime != Math.Floor(e.WallTime));

        var name = FileName().Match(Path.GetFileName(file));
        Assert.True(name.Success, file);
        Assert.Equal((long)events[0].WallTime, long.Parse(name.Groups["seconds"].Value, CultureInfo.InvariantCulture));
        Assert.Equal(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), name.Groups["process"].Value);
        Assert.Contains(id, file, StringComparison.Ordinal);
    }

    [Fact]
    public void Exporting_the_journal_again_makes_the_same_file()
    {
        using var run = TrainingRun.Start(Options(new TensorBoardExporter()) with { Journal = new JournalOptions { Keep = true } });
        new MeasuredLoop(run).Train(1, [new(1, 2), new(float.NaN, 4)], 0.5f);
        run.Dispose();
        var first = Assert.Single(Directory.GetFiles(run.Folder.TensorBoard));
        var bytes = File.ReadAllBytes(first);
        File.Delete(first);

        RunRecovery.Recover(run.Folder.Root);

        var second = Assert.Single(Directory.GetFiles(run.Folder.TensorBoard));
        Assert.Equal(first, second);
        Assert.Equal(bytes, File.ReadAllBytes(second));
    }

    [Theory]
    [InlineData("", 0x00000000u)]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void The_checksum_is_Castagnoli(string text, uint expected)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Assert.Equal(expected, Crc32C.Compute(bytes));
        Assert.Equal(expected, EventFile.Crc32C(bytes));
    }

    [Fact]
    public void Tags_keep_out_what_urls_and_patterns_do_not_take()
    {
        var tags = new TagFamily("Training/Losses/");
        Assert.Equal("Training/Losses/a_b_c-d.e_", Encoding.UTF8.GetString(tags["a b/c-d.e\""]));
    }

    private TrainingRunOptions Options(params Exporter[] exporters) => new()
    {
        Output = _folder.Path,
        Exporters = exporters,
        ReadMemory = () => new MemoryUsage(13L << 28, 4L << 30, 8L << 30, 13L << 29),
    };

    private List<ReadEvent> Run(Action<TrainingRun> train, Action<string, string>? seen = null)
    {
        using var run = TrainingRun.Start(Options(new TensorBoardExporter()));
        train(run);
        run.Dispose();
        var file = Assert.Single(Directory.GetFiles(run.Folder.TensorBoard));
        seen?.Invoke(run.Id, file);
        return EventFile.Read(file);
    }

    private static double Unix(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static bool Has(ReadEvent e, string tag) => e.Scalars.Any(scalar => scalar.Tag == tag);

    private static float Value(ReadEvent e, string tag) => Assert.Single(e.Scalars, scalar => scalar.Tag == tag).Value;

    private static List<(long Step, float Value)> Points(IEnumerable<ReadEvent> events, string tag) =>
        events.Where(e => Has(e, tag)).Select(e => (e.Step, Value(e, tag))).ToList();

    [GeneratedRegex(@"\^[ -~]+")]
    private static partial Regex CodedText();

    [GeneratedRegex(@"^events\.out\.tfevents\.(?<seconds>\d{10,})\.[A-Za-z0-9._-]+\.(?<process>\d+)\.0$")]
    private static partial Regex FileName();
}
