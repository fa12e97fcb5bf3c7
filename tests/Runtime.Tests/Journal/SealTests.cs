using CsCheck;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Journal;

/// <summary>What the seals of a journal promise: what is damaged or was lost with the power is noticed, and never read as something else.</summary>
public sealed class SealTests : IDisposable
{
    private static readonly JournalOptions SmallSegments = new() { SegmentSize = 16384, SpareSegments = 2, WhenFull = WhenFull.Wait };

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _copy = new();

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public void A_flipped_byte_costs_no_more_than_two_blocks_and_never_gives_a_wrong_record()
    {
        var (original, segments) = Record(300);
        var bytes = segments[0];
        for (var position = 0; position < bytes.Length; position += position > 1024 ? 7 : 1)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[position] ^= 0xFF;
            var (read, reader) = ReadWith(segments, damaged);
            AssertPartOf(original, read);
            if (position >= JournalFormat.HeaderSize) Assert.True(original.Count - read.Count < 150, $"Byte {position} costs {original.Count - read.Count} records.");
            Assert.True(read.Count == original.Count || reader.Damaged > 0, $"Byte {position} costs records without a word.");
        }
    }

    [Fact]
    public void A_damaged_first_block_costs_that_block_only_and_a_copy_without_the_next_segment_the_whole_segment()
    {
        var (original, segments) = Record(300);
        var damaged = (byte[])segments[0].Clone();
        damaged[JournalFormat.HeaderSize + 100] ^= 1;

        var (read, reader) = ReadWith(segments, damaged);
        Assert.InRange(original.Count - read.Count, 1, 75);
        Assert.Equal(1, reader.Damaged);
        Assert.Equal(299, read[^1].Item2);

        File.Delete(Path.Combine(_copy, JournalFormat.SegmentName(1)));
        Assert.Empty(TestJournal.ReadAll(_copy, out var alone));
        Assert.True(alone.Damaged > 1);
    }

    [Fact]
    public void A_damaged_first_block_of_the_last_segment_is_read_with_the_definitions_before_it()
    {
        var (original, segments) = Record(300);
        var last = (byte[])segments[1].Clone();
        last[JournalFormat.HeaderSize + 100] ^= 1;
        File.WriteAllBytes(Path.Combine(_copy, JournalFormat.SegmentName(1)), last);

        var (read, _) = ReadWith(segments, segments[0]);
        Assert.InRange(original.Count - read.Count, 1, 75);
    }

    [Fact]
    public void A_segment_of_a_system_without_boot_ids_is_read_to_its_end()
    {
        using var journal = new TestJournal(_folder, SmallSegments);
        for (var i = 0; i < 20; i++) journal.Write(0, i);
        CopySegments();
        PretendAnotherBoot(Guid.Empty);

        Assert.Equal(20, TestJournal.ReadAll(_copy, out var reader).Count);
        Assert.Equal(0, reader.UnsealedBytes);
    }

    [Fact]
    public void A_file_cut_anywhere_gives_what_stands_before_the_cut()
    {
        var (original, segments) = Record(300);
        for (var length = 0; length < segments[0].Length; length += length < 512 ? 1 : 13)
        {
            var (read, _) = ReadWith(segments, segments[0][..length]);
            AssertPartOf(original, read);
        }
    }

    [Fact]
    public void Any_mutation_of_a_sealed_journal_gives_records_of_the_original_only()
    {
        var (original, segments) = Record(300);
        var mutation = Gen.Select(Gen.Int[JournalFormat.HeaderSize, segments[0].Length - 1], Gen.Byte);
        mutation.Array[1, 20].Sample(
            mutations =>
            {
                var damaged = (byte[])segments[0].Clone();
                foreach (var (position, value) in mutations) damaged[position] = value;
                AssertPartOf(original, ReadWith(segments, damaged).Read);
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void Random_bytes_are_no_journal_and_do_no_harm()
    {
        Gen.Byte.Array[0, 2000].Sample(
            bytes =>
            {
                File.WriteAllBytes(Path.Combine(_copy, JournalFormat.SegmentName(0)), bytes);
                Assert.Empty(TestJournal.ReadAll(_copy, out _));
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void Losing_power_costs_what_was_not_sealed_and_killing_the_process_costs_nothing()
    {
        using var journal = new TestJournal(_folder, SmallSegments);
        for (var i = 0; i < 150; i++) journal.Write(0, i);
        journal.Writer.Sealer.Look();
        for (var i = 150; i < 160; i++) journal.Write(0, i);
        CopySegments();

        var killed = TestJournal.ReadAll(_copy, out var sameBoot);
        Assert.Equal(160, killed.Count);
        Assert.Equal((0, 0, 0), (sameBoot.Damaged, sameBoot.UnsealedBytes, sameBoot.Problems.Count));

        PretendAnotherBoot();
        var survived = TestJournal.ReadAll(_copy, out var otherBoot);
        Assert.InRange(survived.Count, 50, 150);
        Assert.Equal(killed.Take(survived.Count), survived);
        Assert.True(otherBoot.UnsealedBytes > 0);
        Assert.Contains("was not sealed", Assert.Single(otherBoot.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_had_not_sealed_is_sealed_before_another_one_writes()
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            for (var i = 0; i < 150; i++) journal.Write(0, i);
            journal.Abandon(0, 150);
            journal.Write(0, 151);
            CopySegments();
        }

        JournalSeal.SealDead(_copy);
        PretendAnotherBoot();

        Assert.Equal(151, TestJournal.ReadAll(_copy, out var reader).Count);
        Assert.Equal((1, 0), (reader.Unfinished, reader.UnsealedBytes));
    }

    [Fact]
    public void A_thread_that_never_finishes_a_record_holds_nobody_up()
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            using var reader = new JournalReader(journal.Writer.Store, live: true);
            journal.Write(0, 1);
            var late = journal.Abandon(0, 2);
            for (var i = 0; i <= SegmentSealer.LooksBeforeAbandoning; i++) journal.Writer.Sealer.Look();
            Assert.True(reader.TryRead(out _));
            Assert.False(reader.TryRead(out _), "Nobody waits behind the record, so its thread has all the time it wants.");

            journal.Write(0, 3);
            for (var i = 0; i <= SegmentSealer.LooksBeforeAbandoning; i++) journal.Writer.Sealer.Look();
            Assert.True(reader.TryRead(out var third));
            Assert.Equal(3, third.GetInt64(1));
            Assert.Equal([new RecordLoss(JournalLosses.Everybody, "unfinished", JournalLosses.Abandoned)], journal.Writer.Losses.Read().Keys);

            late.WritePrefix(77, 0, 77, 1, 0);
            late.Commit();
        }

        Assert.Equal([1, 3], TestJournal.ReadAll(_folder, out var after).Select(record => record.Count));
        Assert.Equal((1, 0), (after.Unfinished, after.Damaged));
    }

    private (List<(int, long, string?)> Original, byte[][] Segments) Record(int count)
    {
        using (var journal = new TestJournal(_folder, SmallSegments))
        {
            for (var i = 0; i < count; i++) journal.Write(0, i, $"text {i} ♪");
        }

        var segments = Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        Assert.Equal(2, segments.Length);
        return (TestJournal.ReadAll(_folder, out _), segments);
    }

    private (List<(int, long, string?)> Read, JournalReader Reader) ReadWith(byte[][] segments, byte[] first)
    {
        File.WriteAllBytes(Path.Combine(_copy, JournalFormat.SegmentName(0)), first);
        if (!File.Exists(Path.Combine(_copy, JournalFormat.SegmentName(1)))) File.WriteAllBytes(Path.Combine(_copy, JournalFormat.SegmentName(1)), segments[1]);
        return (TestJournal.ReadAll(_copy, out var reader), reader);
    }

    /// <summary>Each record is one of the original, and they stand in the same order, so that none is doubled.</summary>
    private static void AssertPartOf(List<(int, long Count, string?)> original, List<(int, long Count, string?)> read)
    {
        var last = -1L;
        foreach (var record in read)
        {
            Assert.True(record.Count > last && original[(int)record.Count] == record, $"{record} was never written there.");
            last = record.Count;
        }
    }

    private void CopySegments()
    {
        foreach (var path in Directory.GetFiles(_folder))
        {
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(Path.Combine(_copy, Path.GetFileName(path)));
            source.CopyTo(target);
        }
    }

    private void PretendAnotherBoot(Guid? boot = null)
    {
        foreach (var path in Directory.GetFiles(_copy))
        {
            var bytes = File.ReadAllBytes(path);
            if (SegmentHeader.Read(bytes, out var header) != SegmentState.Published) continue;
            (header with { Boot = boot ?? Guid.NewGuid() }).WriteTo(bytes);
            File.WriteAllBytes(path, bytes);
        }
    }
}
