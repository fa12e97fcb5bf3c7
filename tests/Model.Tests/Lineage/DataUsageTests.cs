using System.Text.RegularExpressions;
using Instrumentation.Model.Data;
using Instrumentation.Model.Lineage;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Lineage;

/// <summary>What is recorded of a use of a file, and what the recording costs.</summary>
public sealed class DataUsageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_says_all_that_it_takes_to_make_the_sample_again()
    {
        var loader = RecordedTraining.Loader(_folder);
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });
        var batch = loader.Batches(4).First();

        new DataUsage(run).Record(batch, epoch: 5, step: 16);

        var uses = Recorded(run);
        Assert.Equal(batch.Size, uses.Count);
        for (var row = 0; row < batch.Size; row++)
        {
            var (use, recorded) = (batch.Files[row], uses[row]);
            var piece = loader.Dataset.Training.Single(piece => piece.Name == use.FileName);
            Assert.Equal((16, 5, batch.Index, row), (recorded.Step, recorded.Epoch, recorded.Batch, recorded.Row));
            Assert.Equal((use.FileName, Path.Combine(_folder, use.FileName), piece.SourceHash), (recorded.FileName, recorded.SourcePath, recorded.SourceHash));
            Assert.Equal(Piece.HashOf(File.ReadAllBytes(recorded.SourcePath)), recorded.SourceHash);
            Assert.Equal("training", (string?)recorded.Record["split"]);
            Assert.Equal((use.StartBar, use.StartStep, batch.WindowLength), (recorded.StartBar, recorded.StartStep, recorded.WindowLength));
            Assert.Equal($"{use.Seed:x16}", (string?)recorded.Record["seed"]);
            Assert.Equal(SampleHash.Of(batch.Row(row)), recorded.OutputHash);
            Assert.Equal(SampleHash.Of(loader.Sample(piece, Convert.ToUInt64((string?)recorded.Record["seed"], 16)).Tokens), recorded.OutputHash);
            Assert.Equal(RebuildState.Same, RebuiltSample.Of(recorded).State);
        }
    }

    [Fact]
    public void The_operations_stand_in_their_order_with_their_parameters()
    {
        var use = new FileUse
        {
            FileName = "a.mid", SourcePath = "/a.mid", SourceHash = "", OriginalLength = 900, ProcessedLength = 61, StartBar = 4, StartStep = 192, Seed = 1,
            Transposition = -3, TimeStretch = 0.5, VelocityScale = 0.93, Instruments = "", ProcessingSeconds = 0, CacheHit = true,
        };
        Span<char> text = new char[Operations.MaxLength];

        Assert.Equal(
            "cut(bar=4, step=192); pitch_transpose(semitones=-3); time_stretch(factor=0.5); velocity_scale(factor=0.93); encode(tokens=61, length=64)",
            Operations.Write(use, 64, text).ToString());
        Assert.Equal("pitch_transpose, time_stretch, velocity_scale", Operations.NamesOf(use));

        var plain = use with { Transposition = 0, TimeStretch = 1, VelocityScale = 1, StartBar = int.MaxValue, StartStep = int.MaxValue, ProcessedLength = int.MaxValue };
        Assert.Equal("none", Operations.NamesOf(plain));
        Assert.EndsWith($"encode(tokens={int.MaxValue}, length={int.MaxValue})", Operations.Write(plain with { Transposition = int.MinValue, TimeStretch = 1.0 / 3, VelocityScale = 1.0 / 3 }, int.MaxValue, text).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_transposition_is_a_warning_and_the_other_operations_are_done()
    {
        var high = Enumerable.Range(0, 40).Select(i => new Note(0, 0, 0, 127, 80, 48 * i, 24)).ToList();
        for (var piece = 0; piece < 2; piece++)
            MidiCodec.Write(new Score { TicksPerQuarter = 48, Notes = [.. high, new Note(0, 0, 0, (byte)(60 + piece), 80, 48 * 40, 24)] }, _folder.File($"{piece}.mid"));
        var loader = new MidiLoader(Dataset.Open(_folder), new MidiLoaderOptions { WindowsPerPiece = 200, BatchSize = 200, AugmentationProbability = 1 });
        using var run = TrainingRun.Start(new TrainingRunOptions { InMemory = true });

        new DataUsage(run).Record(loader.Batches(0).Single(), 1, 0);

        var refused = Recorded(run).Where(use => use.Warnings is not null).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, use => Assert.Matches(new Regex(@"^transposition by \+[1-6] refused: key 127 would be (12[89]|13[0-3])$"), use.Warnings));
        Assert.All(refused, use => Assert.Equal(0, use.Augmentation.Transposition));
        Assert.Contains(refused, use => use.Augmentation.VelocityScale != 1);
        Assert.Contains(refused, use => use.Augmentation.TimeStretch != 1);
        Assert.All(refused, use => Assert.Equal(RebuildState.Same, RebuiltSample.Of(use).State));
        Assert.Contains(Recorded(run), use => use.Augmentation.Transposition < 0);
    }

    [Fact]
    public void Recording_a_batch_allocates_nothing()
    {
        var loader = RecordedTraining.Loader(Path.Combine(_folder, "data"));
        using var run = TrainingRun.Start(new TrainingRunOptions { Output = _folder, Exporters = [], HandleSignals = false, Journal = new JournalOptions { SegmentSize = 1 << 24 } });
        var (usage, batch) = (new DataUsage(run), loader.Batches(0).First());
        for (var step = 0; step < 1000; step++) usage.Record(batch, 1, step);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var step = 0; step < 2000; step++) usage.Record(batch, 1, step);
        }));
        Assert.Equal(0, run.Health.DroppedRecords);
    }

    private static List<UsedFile> Recorded(TrainingRun run)
    {
        var uses = new List<UsedFile>();
        using var reader = run.ReadJournal();
        while (reader.TryRead(out var record))
        {
            if (record.Schema.Name == DataUsage.EventName) uses.Add(UsedFile.Of(record, reader.Attempt));
        }

        return uses;
    }
}
