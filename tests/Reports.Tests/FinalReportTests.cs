using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Instrumentation.Reports.Tests.Runs;
using Instrumentation.Summary;

namespace Instrumentation.Reports.Tests;

public sealed class FinalReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_says_what_the_loop_did()
    {
        var report = ReportOf(RecordedRun.Write(_folder));

        Assert.Equal("completed", report.GetProperty("status").GetString());
        Assert.StartsWith("demo_", report.GetProperty("experiment_id").GetString(), StringComparison.Ordinal);
        Assert.Equal("demo", report.GetProperty("experiment_name").GetString());
        Assert.Equal(32, report.GetProperty("configuration").GetProperty("model_config").GetProperty("latent").GetInt32());
        Assert.Equal("cpu", report.GetProperty("configuration").GetProperty("device").GetString());

        var training = report.GetProperty("training_statistics");
        Assert.Equal(3, training.GetProperty("epochs_completed").GetInt32());
        Assert.Equal(60, training.GetProperty("steps_completed").GetInt32());
        Assert.Equal([1, 3], training.GetProperty("best_epochs").EnumerateArray().Select(epoch => epoch.GetInt32()));
        Assert.Equal(960, training.GetProperty("total_samples").GetInt32());
        Assert.Equal(6000, training.GetProperty("total_tokens_processed").GetInt32());
        Assert.True(training.GetProperty("average_samples_per_second").GetDouble() > 0);
        Assert.Equal(training.GetProperty("total_training_time").GetDouble() / 3, training.GetProperty("average_epoch_duration").GetDouble(), 9);
        Assert.True(report.GetProperty("total_duration_seconds").GetDouble() >= training.GetProperty("total_training_time").GetDouble());

        var performance = report.GetProperty("performance_metrics");
        Assert.Equal(RecordedRun.Falling(59).Reconstruction, performance.GetProperty("final_losses").GetProperty("reconstruction").GetSingle());
        Assert.Equal(0.5, performance.GetProperty("final_losses").GetProperty("kl_divergence").GetDouble());
        Assert.Equal(10f / 3, performance.GetProperty("validation_losses").GetProperty("reconstruction").GetSingle());
        Assert.Equal("decreasing", performance.GetProperty("loss_trends").GetProperty("reconstruction").GetString());
        Assert.Equal("stable", performance.GetProperty("loss_trends").GetProperty("kl_divergence").GetString());
        Assert.Equal(RecordedRun.Memory.ProcessResident, performance.GetProperty("memory").GetProperty("cpu_rss_bytes").GetInt64());
        Assert.True(performance.GetProperty("throughput_stability").GetDouble() > 0);
        Assert.Equal(0, performance.GetProperty("memory_efficiency").GetDouble());
    }

    [Fact]
    public void The_data_statistics_are_those_of_the_files_that_were_used()
    {
        var data = ReportOf(RecordedRun.Write(_folder)).GetProperty("data_statistics");

        Assert.Equal(60, data.GetProperty("total_files_processed").GetInt32());
        Assert.Equal(30, data.GetProperty("files_augmented").GetInt32());
        Assert.Equal(0.5, data.GetProperty("augmentation_rate").GetDouble());
        Assert.Equal(0.5, data.GetProperty("average_processing_time").GetDouble());
        Assert.Equal(0.25, data.GetProperty("cache_hit_rate").GetDouble());
        Assert.Equal("{\"min\":0,\"max\":2,\"mean\":0.95}", JsonSerializer.Serialize(data.GetProperty("transposition_range")));
        Assert.Equal("{\"min\":1,\"max\":1.25,\"mean\":1.125}", JsonSerializer.Serialize(data.GetProperty("time_stretch_range")));
        Assert.Equal("{\"pitch_transpose\":39,\"time_stretch\":30,\"velocity_scale\":30}", JsonSerializer.Serialize(data.GetProperty("augmentation_counts")));
        Assert.Equal(64, data.GetProperty("processed_length_range").GetProperty("max").GetDouble());
    }

    [Fact]
    public void A_loss_that_is_not_a_number_leaves_a_strict_report()
    {
        var folder = RecordedRun.Write(_folder, step => RecordedRun.Falling(step) with
        {
            Reconstruction = step == 59 ? float.NaN : 1,
            Kl = step == 59 ? double.PositiveInfinity : double.NaN,
        });

        var performance = ReportOf(folder).GetProperty("performance_metrics");

        Assert.Equal("NaN", performance.GetProperty("final_losses").GetProperty("reconstruction").GetString());
        Assert.Equal("Infinity", performance.GetProperty("final_losses").GetProperty("kl_divergence").GetString());
        Assert.Equal(1, performance.GetProperty("non_finite_losses").GetProperty("reconstruction").GetInt32());
        Assert.Equal(60, performance.GetProperty("non_finite_losses").GetProperty("kl_divergence").GetInt32());
        Assert.False(performance.GetProperty("loss_trends").TryGetProperty("kl_divergence", out _));
        Assert.Contains("| kl_divergence | Infinity | NaN | NaN | NaN | 60 | too short |", SummaryMarkdown.Create(RunSummary.Read(folder)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_the_sections_of_the_report()
    {
        var text = SummaryMarkdown.Create(RunSummary.Read(RecordedRun.Write(_folder)));

        Assert.Equal(
            ["Configuration", "Environment", "Data usage", "Curves", "Training statistics", "Epochs", "Training losses", "Throughput", "Memory at the end", "Anomalies", "How to run it again"],
            text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
        Assert.Contains("### model config\n\n| Setting | Value |\n| --- | --- |\n| latent | 32 |\n", text, StringComparison.Ordinal);
        Assert.Contains("- Best epoch: 3\n", text, StringComparison.Ordinal);
        Assert.Contains("- Augmented: 30 (50.0 %)\n", text, StringComparison.Ordinal);
        Assert.Contains("- Total tokens: 6,000\n", text, StringComparison.Ordinal);
        Assert.Contains("| kl_divergence | 0.5000 | 0.5000 | 0.5000 | 0.5000 | 0 | stable |", text, StringComparison.Ordinal);
        Assert.Matches(@"\| 2 \| 20 \| [0-9.]+ \| 0\.2\d+ \| 0\.5000 \| 5\.0000 \|", text);
    }

    [Fact]
    public void The_summary_shows_the_pictures_that_are_drawn()
    {
        var folder = RecordedRun.Write(_folder);
        var written = RunReports.Write(folder);

        var shown = File.ReadLines(written[1]).Where(line => line.StartsWith("![", StringComparison.Ordinal)).Select(line => Path.Combine(folder, "experiments", line[(line.IndexOf("](", StringComparison.Ordinal) + 2)..^1])).ToList();

        Assert.Equal(written.Where(path => path.EndsWith(".png", StringComparison.Ordinal)), shown);
        Assert.Equal(2, shown.Count);
        Assert.All(shown, path => Assert.Contains(Path.GetFileName(folder), Path.GetFileName(path), StringComparison.Ordinal)); // No other run's picture has its name.
    }

    [Fact]
    public void The_summary_says_where_it_ran_and_how_to_run_it_again()
    {
        var summary = RunSummary.Read(RecordedRun.Write(_folder));
        var run = summary.Progress.Run;
        run["git_commit"] = "0123abc";
        run["git_dirty"] = true;
        run["command_line"] = new JsonArray("/somewhere/Program.dll", "--name", "two words", "--seed", "7");
        run["configuration"] = new JsonObject { ["training_config"] = new JsonObject { ["seed"] = 7, ["optimizer"] = new JsonObject { ["rate"] = 0.1 } } };

        var text = SummaryMarkdown.Create(summary);

        Assert.Contains("\n```\ngit checkout 0123abc\ndotnet Program.dll --name 'two words' --seed 7\n```\n", text, StringComparison.Ordinal);
        Assert.Contains("- Seed: 7.\n", text, StringComparison.Ordinal);
        Assert.Contains("| Git commit | 0123abc, with changes that are not committed |\n", text, StringComparison.Ordinal);
        Assert.Contains("| optimizer.rate | 0.1 |\n", text, StringComparison.Ordinal);
        Assert.Matches(@"\| CPU \| .+, \d+ logical cores? \|", text);
    }

    [Fact]
    public void A_journal_that_does_not_say_where_it_ran_has_reports()
    {
        var folder = RecordedRun.Write(_folder);
        var summary = RunSummary.Read(folder);
        foreach (var fact in summary.Progress.Run.Select(fact => fact.Key).Where(name => name is not ("run_id" or "name" or "device" or "configuration")).ToList()) summary.Progress.Run.Remove(fact);

        var text = SummaryMarkdown.Create(summary);

        Assert.Contains("| Device | cpu |\n", text, StringComparison.Ordinal);
        Assert.Contains("| Git commit | not in a repository |\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("How to run it again", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_says_what_was_done_about_anomalies()
    {
        using var run = RecordedRun.Start(_folder);
        var loop = new ReportedLoop(run) { Values = RecordedRun.Falling };
        loop.TrainEpoch(1, 3);
        run.Announce(TrainingChange.LearningRate, "scaled by 0.5");
        run.Dispose();

        var summary = RunSummary.Read(run.Folder.Root);

        Assert.Contains("### What was left out or changed\n\n- After step 2: learning rate, scaled by 0.5\n", SummaryMarkdown.Create(summary), StringComparison.Ordinal);
        Assert.Equal("scaled by 0.5", (string?)AnomalyReport.Create(summary)["actions"]!["announcements"]![0]!["note"]);
    }

    [Fact]
    public void Texts_do_not_depend_on_the_culture()
    {
        var summary = RunSummary.Read(RecordedRun.Write(_folder));
        var (markdown, json) = (SummaryMarkdown.Create(summary), FinalReport.Create(summary).ToJsonString());
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NumberGroupSeparator = ".";
        comma.NumberFormat.NegativeSign = "−";
        comma.DateTimeFormat.TimeSeparator = ".";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal(markdown, SummaryMarkdown.Create(summary));
            Assert.Equal(json, FinalReport.Create(summary).ToJsonString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_report_replaces_the_one_before_and_leaves_nothing_beside_it()
    {
        var folder = RecordedRun.Write(_folder);

        var first = RunReports.Write(folder);
        File.WriteAllText(first[0], "old");
        var second = RunReports.Write(folder);

        Assert.Equal(first, second);
        Assert.All(second, path => Assert.True(File.Exists(path), path));
        Assert.StartsWith("{", File.ReadAllText(second[0]), StringComparison.Ordinal);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(folder, "experiments"), "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData(26, "26:00:01.500")]
    [InlineData(0, "0:00:01.500")]
    public void Durations_count_hours_beyond_a_day(int hours, string expected) =>
        Assert.Equal(expected, RunSummary.DurationText(TimeSpan.FromHours(hours) + TimeSpan.FromSeconds(1.5)));

    /// <summary>Parsed strictly: a bare NaN or Infinity would fail here.</summary>
    private static JsonElement ReportOf(string folder) => JsonDocument.Parse(File.ReadAllText(FinalReport.Write(folder))).RootElement;
}
