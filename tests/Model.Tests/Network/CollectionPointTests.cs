using System.Runtime;
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

    /// <summary>Other tests are to collect as they are used to.</summary>
    public void Dispose()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) GC.EndNoGCRegion();
    }

    private static void Leave(int bytes)
    {
        for (var left = 0; left < bytes; left += Kilobyte) GC.KeepAlive(new byte[Kilobyte]);
    }
}
