namespace Instrumentation.Checkpoints;

/// <summary>Something as it was when a checkpoint was saved.</summary>
internal interface IAtCheckpoint
{
    /// <summary>Where a run goes on from it.</summary>
    ResumePoint Point { get; }
}

/// <summary>
/// What a fold over the journal keeps of the checkpoints so far, so that it can go back when a run is resumed from one of them: the newest two, because the newest
/// may turn out to be damaged.
/// </summary>
internal static class KnownCheckpoints
{
    private const int Kept = 2;

    /// <summary>Those that are known after one more. A checkpoint of the same step takes the place of the one before it.</summary>
    public static List<T> With<T>(this IEnumerable<T> known, T checkpoint)
        where T : class, IAtCheckpoint => [.. known.Where(other => other.Point.Step != checkpoint.Point.Step).TakeLast(Kept - 1), checkpoint];

    /// <summary>The one from which an attempt goes on; null where it is not known, or the attempt goes on from none.</summary>
    public static T? At<T>(this IEnumerable<T> known, ResumePoint? point)
        where T : class, IAtCheckpoint => point is null ? null : known.FirstOrDefault(other => other.Point.IsAt(point));
}
