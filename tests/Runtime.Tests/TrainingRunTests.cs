using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests;

public sealed class TrainingRunTests
{
    [Fact]
    public void An_output_folder_that_cannot_be_written_is_named_with_its_remedy()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder, "a-file");
        File.WriteAllText(file, "");

        var exception = Assert.Throws<TrainingRunException>(() => TrainingRun.Start(new TrainingRunOptions { Output = file }));

        Assert.Contains(file, exception.Message, StringComparison.Ordinal);
        Assert.Contains("give one that can be", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../escape")]
    [InlineData("a name")]
    public void A_name_that_is_no_file_name_is_refused(string name) =>
        Assert.Contains("give 1 to 100 letters", Assert.Throws<TrainingRunException>(() => TrainingRun.Start(new TrainingRunOptions { Name = name })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_configuration_that_json_cannot_say_is_refused_in_one_sentence()
    {
        var options = new TrainingRunOptions { InMemory = true, Configuration = new() { ["learning_rate"] = double.NaN } };
        Assert.Contains("give such a number as text", Assert.Throws<TrainingRunException>(() => TrainingRun.Start(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_or_size_that_cannot_be_is_refused_before_anything_is_made()
    {
        using var folder = new TemporaryFolder();
        var options = new TrainingRunOptions { Output = Path.Combine(folder, "runs") };

        Refused("The DrainTimeout of the run is -00:00:00.0010000; give a time from 0 to 24 days", options with { DrainTimeout = Timeout.InfiniteTimeSpan });
        Refused("The StopTimeout of the run is 10675199.02:48:05.4775807; give", options with { StopTimeout = TimeSpan.MaxValue });
        Refused("The journal's segment size is 1000 bytes; give", options with { Journal = new JournalOptions { SegmentSize = 1000 } });

        Assert.False(Directory.Exists(options.Output));

        static void Refused(string says, TrainingRunOptions options) =>
            Assert.StartsWith(says, Assert.Throws<ArgumentException>(() => TrainingRun.Start(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_in_memory_keeps_its_journal_so_that_a_quota_has_no_meaning() =>
        TrainingRun.Start(new TrainingRunOptions { InMemory = true, Journal = new JournalOptions { SegmentSize = 1 << 20, Quota = 1 << 20 } }).Dispose();

    [Fact]
    public void The_run_id_is_the_name_the_local_time_and_eight_hexadecimal_digits()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Name = "demo" });
        Assert.Matches("^demo_[0-9]{8}_[0-9]{6}_[0-9a-f]{8}$", run.Id);
    }

    [Fact]
    public void An_exception_passes_through_untouched_and_is_recorded_once()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new SampleLoop(run) { Body = _ => throw new InvalidOperationException("no data") };

        var exception = Assert.Throws<InvalidOperationException>(() => loop.TrainStep(1, 0));

        Assert.Equal("no data", exception.Message);
        var faults = Read(run, RecordRole.Fault);
        Assert.Equal(["SampleLoop.TrainStep|System.InvalidOperationException|no data"], faults);
    }

    [Fact]
    public void A_step_inside_a_step_runs_and_is_refused_by_name()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var inner = new SampleLoop(run);
        var outer = new SampleLoop(run) { Body = index => inner.TrainStep(1, index) };

        Assert.Equal(1.5f, outer.TrainStep(1, 0).Reconstruction);

        Assert.Equal(1, run.Health.RefusedSteps);
        Assert.Contains("SampleLoop.TrainStep was entered while another step", Assert.Single(Read(run, RecordRole.Fault)), StringComparison.Ordinal);
        Assert.Single(Read(run, RecordRole.Step));
    }

    [Fact]
    public void A_step_after_one_that_failed_is_recorded_again()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var loop = new SampleLoop(run) { Body = index => index == 0 ? throw new InvalidOperationException() : default };
        Assert.Throws<InvalidOperationException>(() => loop.TrainStep(1, 0));

        loop.TrainStep(1, 1);

        Assert.Single(Read(run, RecordRole.Step));
    }

    private static List<string> Read(TrainingRun run, RecordRole role, string? name = null)
    {
        using var reader = run.ReadJournal();
        var found = new List<string>();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Role != role || (name ?? record.Schema.Name) != record.Schema.Name) continue;
            var values = new List<string>();
            for (var i = 0; i < record.Schema.Fields.Count; i++)
                values.Add(Convert.ToString(record.GetValue(i), System.Globalization.CultureInfo.InvariantCulture) ?? "");
            found.Add(string.Join('|', values));
        }

        return found;
    }
}
