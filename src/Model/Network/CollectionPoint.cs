using System.Runtime;

namespace Instrumentation.Model.Network;

/// <summary>Has garbage collected between calls of TorchSharp, and not within one.</summary>
/// <remarks>
/// TorchSharp 0.107 hands numbers to native code in objects (<c>Scalar</c>) that it does not keep alive: even <c>a + b</c> makes one, for its factor of 1. A collection
/// that falls into the call has the number finalised while native code reads it, and the training ends with "Unknown scalar type", or without a word. Most of these
/// objects are made inside TorchSharp, so that nobody else can keep them. What a training can do is to say when a collection suits it.
/// </remarks>
internal static class CollectionPoint
{
    // Beyond this a collection comes where it wants to, as without this class: a step of the default model leaves less than a hundredth of it.
    private const long Budget = 64L << 20, LargeObjects = 8L << 20;

    private static long _next;

    /// <summary>Collects, if most of the budget is used up; nothing of the caller's may be within a call of TorchSharp. Call it between steps.</summary>
    public static void Pass()
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion && GC.GetTotalAllocatedBytes() < _next) return;
        LetCollect();
        try
        {
            // Collects first, on this thread and before it returns.
            GC.TryStartNoGCRegion(Budget, LargeObjects);
        }
        catch (InvalidOperationException)
        {
            // Somebody else has asked the same of the collector: it is put off already.
        }

        _next = GC.GetTotalAllocatedBytes() + Budget * 3 / 4;
    }

    /// <summary>Nothing is put off any longer.</summary>
    public static void LetCollect()
    {
        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself: the budget was used up, or somebody asked for a collection.
        }
    }
}
