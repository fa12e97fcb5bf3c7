using System.Text.Json;
using Instrumentation.Export;
using Instrumentation.Export.History;
using Instrumentation.Reports.History;
using Instrumentation.Reports.Page;

namespace Instrumentation.Reports.Tests.Page;

public sealed class RunHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_million_steps_are_answered_in_few_bytes_with_every_extreme_and_exactly_when_few_are_asked_for()
    {
        const int Steps = 1_000_000, Spike = 654_321, Dip = 123_456;
        WriteRows(Steps, step => step switch { Spike => 1e6, Dip => -7, _ => Math.Sin(step) });
        using var history = new RunHistory(_folder);
        history.Update();
        var chart = PageCharts.Of(history.Series).Single();

        foreach (var (from, to) in new[] { (0L, Steps - 1L), (100_000, 700_000), (123_000, 140_000) })
        {
            var answer = ChartData.Of(history, chart, from, to, 800);
            Assert.InRange(answer.Length, 1, 100_000);
            var line = JsonDocument.Parse(answer).RootElement.GetProperty("lines")[0];
            Assert.InRange(line.GetProperty("steps").GetArrayLength(), 400, 800);
            Assert.Equal(-7, line.GetProperty("min").EnumerateArray().Min(value => value.GetDouble()));
            if (to > Spike) Assert.Equal(1e6, line.GetProperty("max").EnumerateArray().Max(value => value.GetDouble()));
        }

        var exact = JsonDocument.Parse(ChartData.Of(history, chart, Spike - 50, Spike + 50, 800)).RootElement.GetProperty("lines")[0];
        Assert.Equal(Enumerable.Range(Spike - 50, 101), exact.GetProperty("steps").EnumerateArray().Select(step => step.GetInt32()));
        Assert.Equal(
            Enumerable.Range(Spike - 50, 101).Select(step => step == Spike ? 1e6 : Math.Sin(step)),
            exact.GetProperty("mean").EnumerateArray().Select(value => value.GetDouble()));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9000)]
    public void What_a_resumed_run_does_again_takes_the_place_of_what_was_done(int stepsPerEpoch)
    {
        string folder;
        using (var first = PagedLoop.Start(_folder, [new HistoryExporter()]))
        {
            folder = first.Folder.Root;
            var loop = new PagedLoop(first);
            loop.TrainEpoch(1, stepsPerEpoch);
            first.SaveCheckpoint(static path => File.WriteAllText(Path.Combine(path, "weights"), ""));
            loop.Step = -1000; // What comes now is not to be seen again.
            loop.TrainEpoch(2, stepsPerEpoch - 1);
        }

        using (var second = PagedLoop.Start(_folder, [new HistoryExporter()], resume: folder)) new PagedLoop(second) { Step = stepsPerEpoch }.TrainEpoch(2, stepsPerEpoch);

        using var history = new RunHistory(folder);
        history.Update();
        var total = history.Series.ToList().FindIndex(series => series.Column is { Group: HistoryGroup.Loss, Name: "total" });
        Assert.Equal(2 * stepsPerEpoch - 1, history.LastStep);
        foreach (var buckets in new[] { 1, 700, 20_000 })
        {
            var values = history.Read(0, history.LastStep, buckets, _ => true).Of(total).Select(bucket => bucket.Values).ToList();
            Assert.Equal(2 * stepsPerEpoch, values.Sum(bucket => bucket.Count + bucket.NonFinite));
            Assert.True(values.Max(bucket => bucket.Max) <= 500, "A value of the attempt that was left is shown.");
        }

        Assert.Equal(2, history.Media.Count);
        Assert.Equal(PagedLoop.Sound, history.Read(history.Media[1], 1));
    }

    [Fact]
    public void It_grows_with_its_file_and_begins_anew_when_a_recovery_has_cut_it()
    {
        WriteRows(10, step => step);
        using var history = new RunHistory(_folder);
        Assert.True(history.Update());
        Assert.False(history.Update());
        var path = Path.Combine(_folder, HistoryFormat.Path);
        var whole = File.ReadAllBytes(path);

        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(whole.Length - 3 * RowSize - 5);
        Assert.True(history.Update());
        Assert.Equal(5, history.LastStep);
        file.Write(whole);
        file.Flush();
        Assert.True(history.Update());
        Assert.Equal(9, history.LastStep);
    }

    private const int RowSize = HistoryFormat.HeaderSize + sizeof(long) + sizeof(double);

    /// <summary>A history of one loss, as its exporter writes it.</summary>
    private void WriteRows(int steps, Func<int, double> value)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "experiments"));
        using var writer = new BinaryWriter(File.Create(Path.Combine(_folder, HistoryFormat.Path)));
        WriteJson(HistoryFormat.Attempt, new HistoryAttempt(HistoryFormat.Version, 1, null));
        WriteJson(HistoryFormat.Layout, new HistoryLayout(HistoryFormat.FirstRow, [new HistoryColumn("step", HistoryGroup.Loss, "total")]));
        for (var step = 0; step < steps; step++)
        {
            writer.Write(RowSize);
            writer.Write(HistoryFormat.FirstRow);
            writer.Write((long)step);
            writer.Write(value(step));
        }

        void WriteJson<T>(int kind, T content)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(content, HistoryFormat.Json);
            writer.Write(HistoryFormat.HeaderSize + json.Length);
            writer.Write(kind);
            writer.Write(json);
        }
    }
}
