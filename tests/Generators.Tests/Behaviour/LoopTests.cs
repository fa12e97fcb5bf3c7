namespace Instrumentation.Generators.Tests.Behaviour;

/// <summary>What generated code does when it runs.</summary>
public sealed class LoopTests
{
    [Fact]
    public void An_epoch_counts_itself_and_its_steps()
    {
        using var run = Start();
        var loop = new Loop(run);

        loop.TrainEpoch();
        loop.TrainEpoch();

        var records = Recorded.Of(run);
        Assert.Equal([1, 2], records.Where(record => record.Role == RecordRole.EpochStart).Select(record => record.Epoch));
        Assert.Equal([1, 2], records.Where(record => record.Role == RecordRole.Epoch).Select(record => record.Epoch));
        Assert.Equal(
            [(1, 0), (1, 1), (2, 0), (2, 1)],
            records.Where(record => record.Role == RecordRole.Step).Select(record => (record.Epoch, record.Batch)));
        Assert.Equal(
            ["train_epoch_start", "backward", "optimizer", "train_step"],
            records.Take(4).Select(record => record.Name));
        Assert.Equal(4, loop.Updates);
    }

    [Fact]
    public void The_values_of_a_result_are_recorded()
    {
        using var run = Start();
        var loop = new Loop(run) { Body = () => new Losses { Kl = 0.25f, Note = "Grüße" } };

        Assert.Equal(0.25f, loop.TrainStep()!.Kl);

        var step = Single(run, "train_step");
        Assert.Equal(0.25, step.Number("kl"));
        Assert.Equal(0.5, step.Number("beta"));
        Assert.Equal("Grüße", step.Values["note"]);
    }

    [Fact]
    public void Every_type_of_value_arrives_as_it_was()
    {
        using var run = Start();

        new Loop(run).SampleSaved(
            null, true, sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, float.NaN, double.NegativeInfinity);

        var saved = Single(run, "sample_saved");
        Assert.Null(saved.Values["path"]);
        Assert.Equal("none", saved.Values["class"]);
        Assert.Equal(1, saved.Number("valid"));
        Assert.Equal(-128, saved.Number("a"));
        Assert.Equal(255, saved.Number("b"));
        Assert.Equal(short.MinValue, saved.Number("c"));
        Assert.Equal(ushort.MaxValue, saved.Number("d"));
        Assert.Equal(int.MinValue, saved.Number("e"));
        Assert.Equal(uint.MaxValue, saved.Number("f"));
        Assert.Equal(long.MinValue, saved.Number("g"));
        Assert.Equal(ulong.MaxValue, saved.Number("h"));
        Assert.Equal(double.NaN, saved.Number("i"));
        Assert.Equal(double.NegativeInfinity, saved.Number("j"));
    }

    [Fact]
    public void An_exception_passes_through_and_is_recorded_once()
    {
        using var run = Start();
        var thrown = new InvalidDataException("the batch is torn");
        var loop = new Loop(run) { Body = () => throw thrown };

        Assert.Same(thrown, Assert.Throws<InvalidDataException>(() => loop.TrainStep()));

        Assert.Equal("Loop.TrainStep", FaultOf(run).Values["source"]);
        Assert.DoesNotContain(Recorded.Of(run), record => record.Role == RecordRole.Step);

        loop.Body = () => new Losses();
        loop.TrainStep();
        Assert.Single(Recorded.Of(run), record => record.Role == RecordRole.Step);
    }

    [Fact]
    public void A_result_that_is_null_is_a_fault_and_ends_the_step()
    {
        using var run = Start();
        var loop = new Loop(run) { Body = () => null };

        Assert.Null(loop.TrainStep());
        Assert.Contains("returned null", (string)FaultOf(run).Values["message"]!, StringComparison.Ordinal);

        loop.Body = () => new Losses();
        loop.TrainStep();
        Assert.Single(Recorded.Of(run), record => record.Role == RecordRole.Step);
    }

    [Fact]
    public void A_getter_that_throws_is_a_fault_and_leaves_no_hole_in_the_journal()
    {
        using var run = Start();
        var loop = new Loop(run) { Body = () => new Losses { Kl = -1 } };

        Assert.Throws<InvalidOperationException>(() => loop.TrainStep());

        loop.Body = () => new Losses();
        loop.TrainStep();
        Assert.Single(Recorded.Of(run), record => record.Role == RecordRole.Step);
        Assert.Single(Recorded.Of(run), record => record.Role == RecordRole.Fault);
    }

    [Fact]
    public void A_guarded_phase_is_left_out_after_a_gradient_that_is_not_a_number()
    {
        using var run = Start();
        var loop = new Loop(run) { Gradient = () => float.NaN };

        loop.TrainStep();
        loop.Gradient = () => 1;
        loop.TrainStep();

        Assert.Equal(1, loop.Updates);
        var records = Recorded.Of(run);
        Assert.Equal([1, 0], records.Where(record => record.Name == "optimizer").Select(record => record.Number("skipped")));
        Assert.Equal(double.NaN, records.First(record => record.Name == "backward").Number("gradient_norm"));
        Assert.Equal(["Opened", "Resolved"], records.Where(record => record.Role == RecordRole.Anomaly).Select(record => record.Values["change"]));
    }

    [Fact]
    public void A_policy_that_only_records_leaves_nothing_out()
    {
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true, Policy = AnomalyPolicy.RecordAndWarn });
        var loop = new Loop(run) { Gradient = () => float.NaN };

        loop.TrainStep();

        Assert.Equal(1, loop.Updates);
    }

    [Fact]
    public void A_value_outside_its_bounds_is_an_episode_until_it_is_back()
    {
        using var run = Start();
        var loop = new WatchedLoop(run);

        foreach (var rate in (double[])[1, 0.5, 0.25, 3, 2]) loop.TrainStep(rate, 0);

        var anomalies = Recorded.Of(run).Where(record => record.Role == RecordRole.Anomaly).ToList();
        Assert.Equal([("Opened", 2L, 1L), ("Resolved", 2L, 2L)], anomalies.Select(record => ((string?)record.Values["change"], (long)record.Values["first_step"]!, (long)record.Values["count"]!)));
        Assert.Equal((0.25, 0.5, 2), (anomalies[0].Number("value"), anomalies[0].Number("expected_low"), anomalies[0].Number("expected_high")));
    }

    [Fact]
    public void What_a_value_is_checked_for_is_in_the_journal()
    {
        using var run = Start();
        new WatchedLoop(run).TrainStep(1, 1);

        var fields = SchemaOf(run, "train_step").Fields.ToDictionary(field => field.Name);
        var rate = fields["learning_rate"].Checks!;
        Assert.Equal([Anomaly.OutOfRange, Anomaly.LearningRateIssue], rate.Select(check => check.Anomaly));
        Assert.Equal(new Dictionary<string, double> { ["minimum"] = 0.5, ["maximum"] = 2 }, rate[0].Constants);
        Assert.Null(rate[1].Constants);
        Assert.Empty(fields["rate"].Checks!);
        Assert.Null(fields["temperature"].Checks);
    }

    [Fact]
    public void An_event_announces_a_change_after_it_is_recorded()
    {
        using var run = Start();
        new WatchedLoop(run).StageReached(2);

        var records = Recorded.Of(run);
        Assert.Equal([RecordRole.Event, RecordRole.Announcement], records.Select(record => record.Role));
        Assert.Equal(("Data", "stage_reached"), (records[1].Values["change"], records[1].Values["note"]));
    }

    [Fact]
    public void A_sample_has_its_role_in_the_journal()
    {
        using var run = Start();
        new WatchedLoop(run).FileRead("a.mid");

        var file = Assert.Single(SchemaOf(run, "file_read").Fields);
        Assert.Equal(("file", FieldRole.SampleId, FieldType.Text), (file.Name, file.Role, file.Type));
        Assert.Equal("a.mid", Single(run, "file_read").Values["file"]);
    }

    [Fact]
    public void An_event_tells_of_the_step_that_it_names()
    {
        using var run = Start();
        var loop = new WatchedLoop(run);

        loop.FileReadAhead(7, 1, 7, "later.mid");
        loop.TrainStep(1, 1);
        loop.FileReadAhead(0, 1, 0, "now.mid");

        Assert.Equal([(7, 7, "later.mid"), (0, 0, "now.mid")], Recorded.Of(run).Where(record => record.Role == RecordRole.Event).Select(record => ((int)record.Step, record.Batch, (string)record.Values["file"]!)));
        Assert.True(SchemaOf(run, "file_read_ahead").NamesStep);
    }

    [Fact]
    public void A_step_within_a_step_runs_and_is_not_recorded()
    {
        using var run = Start();
        var loop = new Loop(run);
        var inner = new Loop(run);
        loop.Body = () => inner.TrainStep();

        Assert.NotNull(loop.TrainStep());

        Assert.Equal(1, inner.Updates);
        Assert.Single(Recorded.Of(run), record => record.Role == RecordRole.Step);
    }

    [Fact]
    public void An_evaluation_has_the_epoch_that_it_is_given()
    {
        using var run = Start();

        Assert.Equal(0.25, new Loop(run).Validate(4));

        var validation = Single(run, "validation");
        Assert.Equal((4, 0.25), (validation.Epoch, validation.Number("validation_loss")));
    }

    [Fact]
    public void Generic_types_overrides_and_awkward_names_work()
    {
        using var run = Start();
        GenericLoop<string> loop = new DerivedLoop(run);
        Func<string, float> train = text => loop.Train(in text, 3, 7, 0.5f, 1, 2);

        Assert.Equal(25, train("x"));

        var step = Single(run, "generic_step");
        Assert.Equal((3, 7), (step.Epoch, step.Batch));
        Assert.Equal((25, 0.5), (step.Number("loss"), step.Number("recorder")));
    }

    [Fact]
    public void Runs_side_by_side_keep_to_themselves()
    {
        using var first = Start();
        using var second = Start();
        var loops = new[] { new Loop(first), new Loop(second) };

        Parallel.For(0, 2, i =>
        {
            for (var step = 0; step < 100 * (i + 1); step++) loops[i].TrainStep();
        });

        Assert.Equal(100, Recorded.Of(first).Count(record => record.Role == RecordRole.Step));
        Assert.Equal(200, Recorded.Of(second).Count(record => record.Role == RecordRole.Step));
        Assert.DoesNotContain(Recorded.Of(first).Concat(Recorded.Of(second)), record => record.Role == RecordRole.Fault);
    }

    [Fact]
    public void Events_of_many_threads_all_arrive()
    {
        using var run = Start();
        var loop = new Loop(run);

        Parallel.For(0, 1000, i => loop.SampleSaved("p" + i, true, 0, 0, 0, 0, i, 0, 0, 0, 0, 0));

        var events = Recorded.Of(run).Where(record => record.Name == "sample_saved").ToList();
        Assert.Equal(Enumerable.Range(0, 1000), events.Select(record => (int)record.Number("e")).Order());
        Assert.All(events, record => Assert.Equal("p" + (int)record.Number("e"), record.Values["path"]));
    }

    [Fact]
    public void A_step_and_its_phases_allocate_nothing()
    {
        using var run = Start();
        var loop = new EmptyLoop(run);
        for (var i = 0; i < 10_000; i++) loop.TrainStep(1, i);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100_000; i++) loop.TrainStep(1, i);
        }));
    }

    private static TrainingRun Start() => TrainingRun.Start(new TrainingRunOptions { InMemory = true });

    private static RecordSchema SchemaOf(TrainingRun run, string name)
    {
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Name == name) return record.Schema;
        }

        throw new InvalidDataException($"Nothing was recorded as '{name}'.");
    }

    private static Recorded Single(TrainingRun run, string name) => Assert.Single(Recorded.Of(run), record => record.Name == name);

    private static Recorded FaultOf(TrainingRun run) => Assert.Single(Recorded.Of(run), record => record.Role == RecordRole.Fault);
}
