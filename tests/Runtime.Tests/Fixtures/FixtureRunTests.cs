using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Fixtures;

/// <summary>Run folders of every version of the journal's format stay readable, record by record.</summary>
public sealed class FixtureRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_kept_run_of_a_format_version_reads_as_it_was_recorded(int version)
    {
        Assert.True(Directory.GetFiles(Path.Combine(FixtureRun.Of(version), "journal")).Length >= 3, "The run is meant to have several segments.");
        Check(FixtureRun.Of(version));
    }

    [Fact]
    public void A_run_of_this_version_reads_as_it_was_recorded()
    {
        using var output = new TemporaryFolder();
        Check(FixtureRun.Record(output).Root);
    }

    private static void Check(string folder)
    {
        var counts = new Dictionary<string, int>();
        var losses = new List<(int Epoch, int Batch, float Loss)>();
        var layers = new List<(long Layer, float Norm)>();
        var files = new List<(string? Path, string? Split, float[] Pitches)>();
        var epochs = new List<double>();
        var anomalies = new List<AnomalyEpisode>();
        using var reader = JournalReader.Open(folder);
        while (reader.TryRead(out var record))
        {
            counts[record.Schema.Name] = counts.GetValueOrDefault(record.Schema.Name) + 1;
            switch (record.Schema.Name)
            {
                case "train_step":
                    Assert.Equal(losses.Count, record.Step);
                    losses.Add((record.Epoch, record.Batch, record.GetSingle(record.IndexOf("total"))));
                    break;
                case "backward":
                    layers.Add((record.GetInt64(record.IndexOf("layer")), record.GetSingle(record.IndexOf("layer_norm"))));
                    break;
                case "file_read":
                    files.Add((record.GetText(record.IndexOf("path")), record.GetText(record.IndexOf("split")), (float[])record.GetValue(record.IndexOf("pitch"))!));
                    break;
                case "train_epoch" when record.Schema.Role == RecordRole.Epoch:
                    epochs.Add(record.GetDouble(record.IndexOf("mean_loss")));
                    break;
                case "anomaly":
                    anomalies.Add(AnomalyEpisode.Read(record));
                    break;
                case "run_start":
                    Assert.Contains("\"name\":\"fixture\"", record.GetText(0), StringComparison.Ordinal);
                    Assert.Equal(new DateTimeOffset(2025, 7, 8, 22, 4, 45, TimeSpan.FromHours(2)).AddTicks(2_329_000), record.Time);
                    break;
                case "run_end":
                    Assert.Equal("completed", record.GetText(0));
                    Assert.Equal(TimeSpan.FromMilliseconds(10 * FixtureRun.Epochs * FixtureRun.Batches), record.Duration);
                    break;
            }
        }

        var steps = (from epoch in Enumerable.Range(1, FixtureRun.Epochs) from batch in Enumerable.Range(0, FixtureRun.Batches) select (epoch, batch)).ToList();
        Assert.Equal(steps.Select(at => (at.epoch, at.batch, FixtureRun.Loss(at.epoch, at.batch))), losses);
        Assert.Equal(steps.Select(at => ((long)at.batch % 3, FixtureRun.Loss(at.epoch, at.batch) / 2)), layers);
        Assert.Equal(steps.Select(at => at.batch % 4 == 3 ? null : FixtureRun.PathOf(at.batch)), files.Select(file => file.Path));
        Assert.Equal(steps.Select(at => at.batch % 2 == 0 ? "train" : "test"), files.Select(file => file.Split));
        Assert.Equal(steps.Select(at => FixtureRun.Pitches(at.batch)), files.Select(file => file.Pitches));
        Assert.Equal([0.5, 1], epochs);
        Assert.Equal(2, counts["train_epoch_start"]);
        Assert.Equal(Anomaly.NonFinite, Assert.Single(anomalies, episode => episode is { Change: EpisodeChange.Opened, Metric: "total" }).Anomaly);
        Assert.Equal((1, 1, 1), (counts["run_start"], counts["plan"], counts["run_end"]));
        Assert.Equal((0, 0), (reader.Unfinished, reader.Damaged));
        Assert.Empty(reader.Problems);
    }
}
