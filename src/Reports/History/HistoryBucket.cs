namespace Instrumentation.Reports.History;

/// <summary>The values of a quantity in neighbouring steps.</summary>
internal struct HistoryBucket
{
    public double Min;
    public double Max;
    public double Sum;

    /// <summary>The finite value that came last.</summary>
    public double Last;

    /// <summary>How many values were finite.</summary>
    public int Count;

    /// <summary>How many were NaN or infinite.</summary>
    public int NonFinite;

    public readonly bool IsEmpty => Count == 0 && NonFinite == 0;

    public readonly double Mean => Sum / Count;

    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            NonFinite++;
            return;
        }

        Add(new HistoryBucket { Min = value, Max = value, Sum = value, Last = value, Count = 1 });
    }

    /// <summary>Takes what came after.</summary>
    public void Add(in HistoryBucket later)
    {
        NonFinite += later.NonFinite;
        if (later.Count == 0) return;
        Min = Count == 0 ? later.Min : Math.Min(Min, later.Min);
        Max = Count == 0 ? later.Max : Math.Max(Max, later.Max);
        Sum += later.Sum;
        Last = later.Last;
        Count += later.Count;
    }
}
