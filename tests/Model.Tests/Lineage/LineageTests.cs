using Instrumentation.Export;
using Instrumentation.Model.Data;
using Instrumentation.Model.Lineage;
using Instrumentation.Model.Midi;
using Instrumentation.Model.Tests.Data;

namespace Instrumentation.Model.Tests.Lineage;

/// <summary>From a batch to its files and back to its samples, whatever became of the run.</summary>
public sealed class LineageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MidiLoader _loader;

    public LineageTests() => _loader = RecordedTraining.Loader(Path.Combine(_folder, "a data\nfolder 🎵"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_sample_of_a_finished_run_is_made_again_byte_for_byte()
    {
        var run = Finished();
        var batches = _loader.BatchesPerEpoch;

        for (var step = 0; step < 2 * batches; step++)
        {
            var (epoch, batch) = (1 + step / batches, step % batches);
            var lineage = BatchLineage.Find(run, new WantedBatch(step, 0, 0));

            Assert.True(lineage.StepEnded);
            Assert.Empty(lineage.Notices);
            Assert.Equal(_loader.Batches(epoch - 1).ElementAt(batch).Files.Select(use => use.FileName), lineage.Files.Select(use => use.FileName));
            Assert.All(lineage.Files, use => Assert.Equal(RebuildState.Same, RebuiltSample.Of(use).State));
            Assert.Equal(Texts(lineage), Texts(BatchLineage.Find(run, new WantedBatch(null, epoch, batch))));
        }
    }

    [Fact]
    public void Rotated_and_compressed_lines_are_enough()
    {
        var run = Finished(new Rotation { Size = 8192 });
        Directory.Delete(Path.Combine(run, "journal"), recursive: true);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "experiments"), "data_usage.0*.jsonl.gz"));

        for (var step = 0; step < 2 * _loader.BatchesPerEpoch; step++) AssertWhole(run, step);
    }

    [Fact]
    public void The_journal_alone_is_enough()
    {
        var run = Finished();
        Directory.Delete(Path.Combine(run, "experiments"), recursive: true);

        for (var step = 0; step < 2 * _loader.BatchesPerEpoch; step++) AssertWhole(run, step);
    }

    [Fact]
    public void Half_of_a_batch_in_the_lines_and_all_of_it_in_the_journal_is_a_whole_batch()
    {
        var run = Finished();
        var path = Path.Combine(run, "experiments", "data_usage.jsonl");
        var lines = File.ReadAllLines(path);
        File.WriteAllText(path, string.Join('\n', lines.Take(7)) + "\n" + lines[7][..40]);

        AssertWhole(run, 1);
    }

    [Fact]
    public void The_latest_attempt_counts()
    {
        string root;
        using (var run = RecordedTraining.Start(_folder))
        {
            root = run.Folder.Root;
            new RecordedTraining(run, _loader).Train(1, steps: 1);
            Assert.True(run.SaveCheckpoint(static _ => { }));
        }

        using (var run = RecordedTraining.Start(_folder, resume: root)) new RecordedTraining(run, _loader).Train(1, first: 1);

        Assert.Equal([1, 2, 2], Enumerable.Range(0, 3).Select(step => AssertWhole(root, step).Files[0].Attempt));
    }

    [Fact]
    public void A_batch_that_was_made_ahead_for_nothing_is_told_apart()
    {
        string root;
        using (var run = RecordedTraining.Start(_folder))
        {
            root = run.Folder.Root;
            new RecordedTraining(run, _loader).Train(1, steps: 1);
        }

        Assert.True(BatchLineage.Find(root, new WantedBatch(0, 0, 0)).StepEnded);
        Assert.False(BatchLineage.Find(root, new WantedBatch(2, 0, 0)).StepEnded);
    }

    [Fact]
    public void A_file_that_changed_or_is_gone_is_named()
    {
        var uses = BatchLineage.Find(Finished(), new WantedBatch(0, 0, 0)).Files;
        MidiCodec.Write(StarterPieces.All[80].Score, uses[0].SourcePath);
        File.WriteAllText(uses[1].SourcePath, "no music");
        File.Delete(uses[2].SourcePath);

        Assert.Equal(
            [RebuildState.SourceChanged, RebuildState.SourceChanged, RebuildState.SourceGone, RebuildState.Same],
            uses.Take(4).Select(use => RebuiltSample.Of(use).State));
    }

    [Fact]
    public void A_sample_that_comes_out_otherwise_differs()
    {
        var use = BatchLineage.Find(Finished(), new WantedBatch(0, 0, 0)).Files[0];
        use.Record["velocity_scale"] = 0.5;

        var rebuilt = RebuiltSample.Of(use);

        Assert.Equal(RebuildState.Differs, rebuilt.State);
        Assert.NotEqual(use.OutputHash, rebuilt.OutputHash);
    }

    [Fact]
    public void What_cannot_be_found_is_said_in_one_sentence()
    {
        var run = Finished();

        Assert.Contains("has recorded no files of step 99", Refusal(run, new WantedBatch(99, 0, 0)), StringComparison.Ordinal);
        Assert.Contains("has recorded no files of batch 7 of epoch 9", Refusal(run, new WantedBatch(null, 9, 7)), StringComparison.Ordinal);
        Assert.Contains("There is no run in", Refusal(Path.Combine(_folder, "nowhere"), new WantedBatch(0, 0, 0)), StringComparison.Ordinal);

        var path = Path.Combine(run, "experiments", "data_usage.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"source_path\"", "\"path_\"", StringComparison.Ordinal));
        Directory.Delete(Path.Combine(run, "journal"), recursive: true);
        var use = BatchLineage.Find(run, new WantedBatch(0, 0, 0)).Files[0];
        Assert.Contains("does not say source_path", Assert.Throws<InputException>(() => RebuiltSample.Of(use)).Message, StringComparison.Ordinal);
    }

    private static string Refusal(string run, WantedBatch wanted) => Assert.Throws<InputException>(() => BatchLineage.Find(run, wanted)).Message;

    private static IEnumerable<string> Texts(BatchLineage lineage) => lineage.Files.Select(use => use.Record.ToJsonString());

    private BatchLineage AssertWhole(string run, int step)
    {
        var lineage = BatchLineage.Find(run, new WantedBatch(step, 0, 0));
        var batch = _loader.Batches(step / _loader.BatchesPerEpoch).ElementAt(step % _loader.BatchesPerEpoch);
        Assert.Equal(Enumerable.Range(0, batch.Size).Select(row => SampleHash.Of(batch.Row(row))), lineage.Files.Select(use => use.OutputHash));
        Assert.All(lineage.Files, use => Assert.Equal(RebuildState.Same, RebuiltSample.Of(use).State));
        return lineage;
    }

    private string Finished(Rotation? rotation = null)
    {
        using var run = RecordedTraining.Start(_folder, rotation: rotation);
        var training = new RecordedTraining(run, _loader);
        for (var epoch = 1; epoch <= 2; epoch++) training.Train(epoch);
        run.Complete();
        return run.Folder.Root;
    }
}
