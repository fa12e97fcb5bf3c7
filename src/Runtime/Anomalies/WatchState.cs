using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>
/// A detector on one quantity and the episode that it is in. It belongs to the run and not to the type that is checked: it is in the run's checkpoints,
/// and a resumed run goes on with it.
/// </summary>
internal sealed class WatchState<TDetector, TRule>
    where TDetector : struct, IDetector<TRule>
    where TRule : struct
{
    public TDetector Detector;

    public Episode Episode;

    /// <summary>Judges the next value; what has become of the episode is in <see cref="Episode"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EpisodeChange Check(double value, in TRule rule, long step, Allowance allowance, out Verdict verdict)
    {
        verdict = Detector.Check(value, rule, allowance);
        return verdict < Verdict.Info && !Episode.IsOpen ? EpisodeChange.None : Update(verdict, value, step);
    }

    private EpisodeChange Update(Verdict verdict, double value, long step) =>
        Episode.Update(verdict, value, Detector.ExpectedLow, Detector.ExpectedHigh, step, TDetector.ValuesToResolve);
}
