using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Data;

/// <summary>Decoded pieces on disk: what comes out is what decoding gives, whatever became of the cache.</summary>
public sealed class PieceCacheTests : IDisposable
{
    private const int Pieces = 24;

    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _folder = new();

    public PieceCacheTests()
    {
        foreach (var (name, score) in StarterPieces.All.Take(Pieces)) MidiCodec.Write(score, _data.File(name));
        var whole = MidiCodec.Write(StarterPieces.All[50].Score);
        File.WriteAllBytes(_data.File("damaged.mid"), whole[..(whole.Length - 100)]);
    }

    private string Cache => Path.Combine(_folder, "cache");

    private string[] Entries => [.. Directory.GetFiles(Cache).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_second_run_decodes_nothing_and_has_the_same_samples()
    {
        var uncached = Dataset.Open(_data);
        var first = Open();
        var second = Open();

        Assert.Equal((0, 0), (uncached.CacheHits, uncached.CacheMisses));
        Assert.Equal((0, Pieces + 1), (first.CacheHits, first.CacheMisses));
        Assert.Equal((Pieces + 1, 0), (second.CacheHits, second.CacheMisses));
        Assert.Equal(Samples(uncached), Samples(first));
        Assert.Equal(Samples(uncached), Samples(second));
        Assert.Equal(uncached.Repaired, second.Repaired);
        Assert.Empty(second.Notices);
    }

    [Fact]
    public void A_piece_that_left_the_memory_comes_back_from_the_cache_without_its_file()
    {
        var expected = Samples(Open());
        var dataset = Open(notesInMemory: 0);
        foreach (var file in Directory.GetFiles(_data)) File.Delete(file);

        Assert.Equal(expected, Samples(dataset));
        Assert.All(Loader(dataset).Batches(0).SelectMany(batch => batch.Files), use => Assert.True(use.CacheHit));
    }

    [Fact]
    public void An_entry_of_another_version_is_made_anew_and_that_is_said_once()
    {
        var expected = Samples(Open());
        foreach (var entry in Entries.Take(5))
        {
            var bytes = File.ReadAllBytes(entry);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), PieceCache.Version + 1);
            File.WriteAllBytes(entry, bytes);
        }

        var dataset = Open();

        Assert.StartsWith("5 pieces in the cache", Assert.Single(dataset.Notices), StringComparison.Ordinal);
        Assert.Contains("another version", dataset.Notices[0], StringComparison.Ordinal);
        Assert.Equal((Pieces - 4, 5), (dataset.CacheHits, dataset.CacheMisses));
        Assert.Equal(expected, Samples(dataset));
        Assert.Equal(Pieces + 1, Open().CacheHits);
    }

    [Fact]
    public void Whatever_happens_to_an_entry_it_is_made_anew_and_that_is_said_once()
    {
        var expected = Samples(Open());
        var entries = Entries;
        File.WriteAllBytes(entries[0], []);
        File.WriteAllBytes(entries[1], File.ReadAllBytes(entries[1])[..^1]);
        File.WriteAllText(entries[2], "no piece");
        File.Copy(entries[4], entries[3], overwrite: true);
        var bytes = File.ReadAllBytes(entries[5]);
        bytes[^3] ^= 1;
        File.WriteAllBytes(entries[5], bytes);

        var dataset = Open();

        Assert.StartsWith("5 pieces in the cache", Assert.Single(dataset.Notices), StringComparison.Ordinal);
        Assert.Contains("damaged", dataset.Notices[0], StringComparison.Ordinal);
        Assert.Equal(expected, Samples(dataset));
        Assert.Equal(Pieces + 1, Open().CacheHits);
    }

    [Fact]
    public void Another_file_of_the_same_name_is_another_piece()
    {
        Open();
        var name = Path.GetFileName(Directory.GetFiles(_data).Order(StringComparer.Ordinal).First());
        MidiCodec.Write(StarterPieces.All[70].Score, _data.File(name));

        var dataset = Open();

        Assert.Equal((Pieces, 1), (dataset.CacheHits, dataset.CacheMisses));
        Assert.Equal(Samples(Dataset.Open(_data)), Samples(dataset));
    }

    [Fact]
    public void What_a_process_left_half_written_is_no_entry_and_goes()
    {
        Open();
        var (old, recent) = (Entries[0] + ".4711-1.new", Entries[1] + ".4712-1.new");
        File.WriteAllText(old, "half");
        File.WriteAllText(recent, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        Assert.Empty(Open().Notices);

        Assert.Equal((false, true), (File.Exists(old), File.Exists(recent)));
    }

    [Fact]
    public void Several_at_once_leave_it_whole()
    {
        var expected = Samples(Dataset.Open(_data));

        Parallel.For(0, 4, _ => Assert.Equal(expected, Samples(Open())));

        Assert.Equal(Pieces + 1, Entries.Length);
        var afterwards = Open();
        Assert.Equal((Pieces + 1, 0), (afterwards.CacheHits, afterwards.Notices.Count));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_once_and_everything_is_decoded()
    {
        File.WriteAllText(Cache, "a file");

        var dataset = Open();

        var notice = Assert.Single(dataset.Notices);
        Assert.Contains("cannot be written", notice, StringComparison.Ordinal);
        Assert.Contains("--cache", notice, StringComparison.Ordinal);
        Assert.Equal(Samples(Dataset.Open(_data)), Samples(dataset));
    }

    [SmallDiskFact]
    public void A_disk_that_fills_is_said_once_and_the_rest_goes_on_uncached()
    {
        using var disk = new SmallDisk(1 << 16);
        var cache = Path.Combine(disk, "cache");

        var first = Dataset.Open(_data, new PieceCache(cache));
        var second = Dataset.Open(_data, new PieceCache(cache));

        Assert.Contains("No space left", Assert.Single(first.Notices), StringComparison.Ordinal);
        Assert.Equal(Pieces + 1, first.Training.Count + first.HeldOut.Count);
        Assert.Equal(Samples(Dataset.Open(_data)), Samples(first));
        Assert.DoesNotContain(Directory.GetFiles(cache), file => file.EndsWith(".new", StringComparison.Ordinal));
        Assert.InRange(second.CacheHits, 1, Pieces);
        Assert.Equal(Samples(first), Samples(second));
    }

    /// <summary>
    /// What the program makes of the same files. Where this changes, <see cref="PieceCache.Version"/> has to go up: a cache would serve what an
    /// earlier reader or tokeniser made.
    /// </summary>
    [Fact]
    public void The_version_stands_for_what_reader_and_tokeniser_make()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, score) in StarterPieces.All)
            hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(PieceContent.Decode(MidiCodec.Write(score)))));

        var made = Convert.ToHexStringLower(hash.GetCurrentHash());
        Assert.True((PieceCache.Version, made) == (1, "22a29a23f7e1293e597dc78114d9428a060f5b71f9bf57491d4cd9a24bda4cce"), $"Version {PieceCache.Version} makes {made}.");
    }

    private static MidiLoader Loader(Dataset dataset) => new(dataset, new MidiLoaderOptions { Seed = 5, BatchSize = 8 });

    private static long[] Samples(Dataset dataset) => [.. Loader(dataset).Batches(3).Concat(Loader(dataset).HeldOut()).SelectMany(batch => batch.Tokens)];

    private Dataset Open(long notesInMemory = 1_000_000) => Dataset.Open(_data, new PieceCache(Cache), notesInMemory);
}
