using Instrumentation.Model.Network;
using Xunit;

namespace Instrumentation.Model.Tests.Network;

/// <summary>Where garbage is collected while a model trains. In the collection that runs alone: what other threads leave counts too.</summary>
[Collection(TorchTests.Name)]
public sealed class CollectionPointTests : IDisposable
{
    private const int Kilobyte = 1 << 10, Megabyte = 1 << 20;

    [Fact]
    public void Between_two_points_nothing_is_collected()
    {
        CollectionPoint.Pass();
        var before = GC.CollectionCount(0);

        Leave(20 * Megabyte);
        CollectionPoint.Pass();

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void A_point_collects_before_the_garbage_would_do_it_elsewhere()
    {
        for (var step = 0; step < 100; step++)
        {
            CollectionPoint.Pass();
            var before = GC.CollectionCount(0);
            Leave(4 * Megabyte);
            Assert.Equal(before, GC.CollectionCount(0));
        }
    }

    [Fact]
    public void After_a_collection_that_somebody_else_asked_for_it_goes_on()
    {
        CollectionPoint.Pass();
        GC.Collect();

        CollectionPoint.Pass();
        var before = GC.CollectionCount(0);
        Leave(20 * Megabyte);

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void More_garbage_than_the_budget_between_two_points_ends_nothing()
    {
        for (var step = 0; step < 5; step++)
        {
            CollectionPoint.Pass();
            Leave(200 * Megabyte);
        }

        CollectionPoint.Pass();
        var before = GC.CollectionCount(0);
        Leave(20 * Megabyte);

        Assert.Equal(before, GC.CollectionCount(0));
    }

    [Fact]
    public void Collections_that_others_put_off_are_no_reason_to_fail()
    {
        CollectionPoint.LetCollect();
        Assert.True(GC.TryStartNoGCRegion(16 * Megabyte));

        CollectionPoint.Pass();
    }

    /// <summary>Other tests are to collect as they are used to.</summary>
    public void Dispose() => CollectionPoint.LetCollect();

    private static void Leave(int bytes)
    {
        for (var left = 0; left < bytes; left += Kilobyte) GC.KeepAlive(new byte[Kilobyte]);
    }
}
