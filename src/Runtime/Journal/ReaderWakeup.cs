using System.Runtime.CompilerServices;

namespace Instrumentation.Journal;

/// <summary>
/// Lets readers sleep while nothing is written. The writer's side is one read of a flag; the fence that makes that safe is paid by the
/// reader that goes to sleep.
/// </summary>
internal sealed class ReaderWakeup : IDisposable
{
    private readonly ManualResetEventSlim _event = new(false, spinCount: 0);
    private volatile bool _someoneSleeps;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnWrite()
    {
        if (_someoneSleeps) Wake();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Wake()
    {
        _someoneSleeps = false;
        _event.Set();
    }

    public void Dispose() => _event.Dispose();

    /// <summary>Sleeps until something is written, or a second at most; not at all if <paramref name="nothingToRead"/> says false.</summary>
    public void Sleep(Func<bool> nothingToRead)
    {
        _event.Reset();
        _someoneSleeps = true;
        Interlocked.MemoryBarrierProcessWide();
        if (nothingToRead()) _event.Wait(TimeSpan.FromSeconds(1));
    }
}
