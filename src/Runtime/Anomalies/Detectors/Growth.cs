using System.ComponentModel;

namespace Instrumentation.Anomalies;

/// <summary>
/// Whether a quantity that goes up and down grows in the long run: by its least values at equal phases, which are the epochs where there are any, and otherwise
/// up to 64 equal parts of the past; of each pair of parts the later one must be the higher in most cases, and the median slope of all pairs (Theil
/// 1950, Sen 1968, doi:10.1080/01621459.1968.10480934) must amount to something. What fills up grows less and less, and does not count. Not meant to be
/// used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct Growth
{
    private const int MaxPoints = 64;
    private const int FirstValuesPerPoint = 8;

    /// <summary>How many epochs in a row must have grown.</summary>
    private const int FewestEpochs = 5;

    /// <summary>The share of pairs whose later part is the higher.</summary>
    private const double Concordance = 0.8;

    /// <summary>How much of the growth of the first half the second half has at least.</summary>
    private const double Persistence = 0.5;

    /// <summary>The least values of the parts, or of the epochs once there is a second one.</summary>
    public double[]? Points { get; set; }

    /// <summary>How many of them there are.</summary>
    public int Used { get; set; }

    /// <summary>How many values make one of the equal parts.</summary>
    public int ValuesPerPoint { get; set; }

    /// <summary>How many values the part that has not ended has.</summary>
    public int InPoint { get; set; }

    /// <summary>The least of them.</summary>
    public double Least { get; set; }

    /// <summary>How many values there were.</summary>
    public long Count { get; set; }

    /// <summary>The epoch of the last value.</summary>
    public int Epoch { get; set; }

    /// <summary>How many values there were before it.</summary>
    public long Start { get; set; }

    /// <summary>Whether a second epoch has begun.</summary>
    public bool HasEpochs { get; set; }

    /// <summary>Whether it grows.</summary>
    public bool IsGrowing { get; set; }

    /// <summary>The first of the parts and 5 %: what is above that has grown by more than a ripple.</summary>
    public readonly double ExpectedHigh => Used == 0 ? double.MaxValue : Points![0] * 1.05;

    /// <summary>Takes the next value; what is not finite is left to another check.</summary>
    /// <param name="value">The value.</param>
    /// <param name="epoch">Its epoch; -1 for none.</param>
    /// <param name="rise">By which share it is to have grown.</param>
    /// <param name="grace">How many values are seen before one is judged by parts that are no epochs.</param>
    /// <param name="settling">How many values are seen before an epoch counts.</param>
    /// <param name="allowance">After an announced change it forgets what was.</param>
    public Verdict Check(double value, int epoch, double rise, int grace, int settling, Allowance allowance)
    {
        if (allowance == Allowance.Announced) this = default;
        if (!double.IsFinite(value)) return Verdict.Unsettled;
        if (Count++ == 0) (Epoch, Least, ValuesPerPoint) = (epoch, double.PositiveInfinity, FirstValuesPerPoint);
        if (epoch != Epoch) StartEpoch(epoch, rise, settling);
        Least = Math.Min(Least, value);
        if (!HasEpochs && ++InPoint >= ValuesPerPoint) EndPoint(rise, grace);

        // In the first of several epochs caches fill.
        if (!IsGrowing) return Count < (HasEpochs ? settling : grace) ? Verdict.WarmingUp : Verdict.Normal;
        return HasEpochs || epoch < 0 ? Verdict.Warning : Verdict.Info;
    }

    private void StartEpoch(int epoch, double rise, int settling)
    {
        if (HasEpochs && Start >= settling)
        {
            Add(Least);
            IsGrowing = Grows(Points.AsSpan(0, Used), FewestEpochs, rise)
                || (Used > FewestEpochs && IsAboveAll(FewestEpochs) && Grows(Points.AsSpan(Used - FewestEpochs, FewestEpochs), FewestEpochs, rise));
        }
        else if (!HasEpochs) (Used, HasEpochs, IsGrowing) = (0, true, false);
        (Epoch, Least, Start) = (epoch, double.PositiveInfinity, Count - 1);
    }

    private void EndPoint(double rise, int grace)
    {
        Add(Least);
        (InPoint, Least) = (0, double.PositiveInfinity);
        if (Count < grace) return;

        // The start of a run is no part of its steady state.
        var first = Used / 8;
        IsGrowing = Grows(Points.AsSpan(first, Used - first), MaxPoints / 4, rise);
        for (var last = MaxPoints / 8; !IsGrowing && last <= Used / 2; last *= 2) IsGrowing = IsAboveAll(last) && Grows(Points.AsSpan(Used - last, last), last, rise);
    }

    /// <summary>Whether the last quarter of the last parts lies above all that was before these parts: a tooth of a saw does not.</summary>
    private readonly bool IsAboveAll(int last)
    {
        var before = double.NegativeInfinity;
        for (var i = 0; i < Used - last; i++) before = Math.Max(before, Points![i]);
        for (var i = Used - Math.Max(1, last / 4); i < Used; i++)
        {
            if (Points![i] <= before) return false;
        }

        return true;
    }

    private void Add(double least)
    {
        Points ??= new double[MaxPoints];
        if (Used == MaxPoints && HasEpochs)
        {
            Points.AsSpan(1).CopyTo(Points);
            Used--;
        }
        else if (Used == MaxPoints)
        {
            for (var i = 0; i < MaxPoints / 2; i++) Points[i] = Math.Min(Points[2 * i], Points[2 * i + 1]);
            Used = MaxPoints / 2;
            ValuesPerPoint *= 2;
        }

        Points[Used++] = least;
    }

    private static bool Grows(ReadOnlySpan<double> points, int fewest, double rise)
    {
        if (points.Length < fewest || points[0] <= 0) return false;
        var slopes = new double[points.Length * (points.Length - 1) / 2];
        var (count, rising) = (0, 0);
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                slopes[count++] = (points[j] - points[i]) / (j - i);
                if (points[j] > points[i]) rising++;
            }
        }

        Array.Sort(slopes);
        var half = points.Length / 2;
        return rising >= Concordance * count
            && slopes[count / 2] * (points.Length - 1) >= rise * points[0]
            && points[^1] - points[half] >= Persistence * (points[half] - points[0]) * (points.Length - 1 - half) / half;
    }
}
