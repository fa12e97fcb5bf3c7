using Instrumentation.Model.Data;
using Instrumentation.Model.Midi;

namespace Instrumentation.Model.Tests.Data;

/// <summary>Batches from a thread of their own are those that come without one.</summary>
public sealed class BatchesAheadTests
{
    [Fact]
    public void They_are_the_same_in_the_same_order()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, score) in StarterPieces.All.Take(30)) MidiCodec.Write(score, folder.File(name));
        var loader = new MidiLoader(Dataset.Open(folder), new MidiLoaderOptions { Seed = 9, BatchSize = 4, WindowsPerPiece = 3 });

        var ahead = Take(new BatchesAhead(loader.Batches(2, first: 3)));

        var expected = loader.Batches(2, first: 3).ToList();
        Assert.Equal(expected.Select(batch => batch.Index), ahead.Select(batch => batch.Index));
        Assert.Equal(expected.SelectMany(batch => batch.Tokens), ahead.SelectMany(batch => batch.Tokens));
        Assert.Equal(expected.SelectMany(batch => batch.Files).Select(use => use.Seed), ahead.SelectMany(batch => batch.Files).Select(use => use.Seed));
    }

    [Fact]
    public void They_are_made_on_another_thread_and_never_too_many()
    {
        var made = 0;
        var thread = Environment.CurrentManagedThreadId;
        using var batches = new BatchesAhead(Source());
        for (var taken = 1; batches.MoveNext(); taken++)
        {
            Assert.Equal(taken - 1, batches.Current.Index);
            Assert.InRange(Volatile.Read(ref made), taken, taken + BatchesAhead.Depth + 1);
        }

        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);

        IEnumerable<Batch> Source()
        {
            thread = Environment.CurrentManagedThreadId;
            for (var index = 0; index < 100; index++)
            {
                Interlocked.Increment(ref made);
                yield return Empty(index);
            }
        }
    }

    [Fact]
    public void What_the_loader_throws_comes_behind_the_batches_before_it()
    {
        using var batches = new BatchesAhead(Source());

        Assert.True(batches.MoveNext() && batches.MoveNext());
        Assert.Equal("'a.mid' has changed", Assert.Throws<InputException>(() => batches.MoveNext()).Message);

        static IEnumerable<Batch> Source()
        {
            yield return Empty(0);
            yield return Empty(1);
            throw new InputException("'a.mid' has changed");
        }
    }

    [Fact]
    public void Who_leaves_early_leaves_no_thread_behind()
    {
        var isClosed = false;
        var batches = new BatchesAhead(Source());
        Assert.True(batches.MoveNext());

        batches.Dispose();

        Assert.True(isClosed);

        IEnumerable<Batch> Source()
        {
            try
            {
                for (var index = 0; ; index++) yield return Empty(index);
            }
            finally
            {
                isClosed = true;
            }
        }
    }

    private static List<Batch> Take(BatchesAhead batches)
    {
        using (batches)
        {
            var taken = new List<Batch>();
            while (batches.MoveNext()) taken.Add(batches.Current);
            return taken;
        }
    }

    private static Batch Empty(int index) => new() { Index = index, Size = 0, WindowLength = 16, Tokens = [], TokenCount = 0, FilesAugmented = 0, Files = [] };
}
