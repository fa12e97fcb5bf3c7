namespace Instrumentation.Model.Sound;

/// <summary>Keeps a sound within <see cref="Ceiling"/>: turns it down ahead of what is too loud and up again behind it, slowly enough not to click.</summary>
internal static class Limiter
{
    /// <summary>The loudest that a sample may be, of 1.</summary>
    public const float Ceiling = 0.9f;

    /// <summary>How far it looks ahead and back, in samples.</summary>
    private const int Reach = 256;

    /// <summary>
    /// The gain of a sample is the mean, over a window, of the least gain that a sample within the window's reach needs. Each term of the mean
    /// is at most what this sample needs itself, so it is never above the ceiling.
    /// </summary>
    public static void Apply(Span<float> sound)
    {
        var needed = new float[sound.Length];
        for (var i = 0; i < sound.Length; i++) needed[i] = Math.Min(1, Ceiling / Math.Max(Math.Abs(sound[i]), float.Epsilon));
        if (needed.All(gain => gain == 1)) return;

        var least = LeastWithin(needed);
        var sum = 0.0;
        for (var i = -Reach; i < Reach; i++) sum += At(i);
        for (var i = 0; i < sound.Length; i++)
        {
            sum += At(i + Reach);
            sound[i] *= (float)(sum / (2 * Reach + 1));
            sum -= At(i - Reach);
        }

        float At(int index) => least[Math.Clamp(index, 0, least.Length - 1)];
    }

    /// <summary>The least value within <see cref="Reach"/> of each place, from a queue of those that a later one does not undercut.</summary>
    private static float[] LeastWithin(float[] values)
    {
        var (least, queue) = (new float[values.Length], new LinkedList<int>());
        for (var i = 0; i < values.Length + Reach; i++)
        {
            if (i < values.Length)
            {
                while (queue.Last is { } last && values[last.Value] >= values[i]) queue.RemoveLast();
                queue.AddLast(i);
            }

            if (i < Reach) continue;
            while (queue.First!.Value < i - 2 * Reach) queue.RemoveFirst();
            least[i - Reach] = values[queue.First.Value];
        }

        return least;
    }
}
