namespace Instrumentation.Detection;

/// <summary>A detector of somebody else, made anew from its documentation, that judges one loss.</summary>
internal abstract class Peer
{
    public abstract string Name { get; }

    /// <summary>Whether the next value is an anomaly.</summary>
    public abstract bool Next(double value);

    public abstract Peer Clone();

    public static IReadOnlyList<Func<Peer>> All { get; } =
    [
        static () => new Lightning(), static () => new Mosaic(), static () => new ZClip(), static () => new ThreeSigma(), static () => new Hampel(3),
    ];
}

/// <summary>The last values, in constant memory.</summary>
internal sealed class Window(int size)
{
    private readonly double[] _values = new double[size];
    private int _next;

    public int Count { get; private set; }

    public bool IsFull => Count == _values.Length;

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public void Add(double value)
    {
        _values[_next] = value;
        _next = (_next + 1) % _values.Length;
        if (Count < _values.Length) Count++;
    }

    public double Mean()
    {
        var sum = 0.0;
        foreach (var value in Values) sum += value;
        return sum / Count;
    }

    public double Deviation(double mean)
    {
        var sum = 0.0;
        foreach (var value in Values) sum += (value - mean) * (value - mean);
        return Math.Sqrt(sum / Count);
    }

    public Window Clone()
    {
        var clone = new Window(_values.Length) { Count = Count, _next = _next };
        _values.CopyTo(clone._values, 0);
        return clone;
    }
}

/// <summary>Lightning Fabric's spike rule: further from the mean of the last 10 than twice that mean; what is a spike is not learned.</summary>
internal sealed class Lightning : Peer
{
    private Window _window = new(10);

    public override string Name => "Lightning, window 10, rtol 2";

    public override bool Next(double value)
    {
        var mean = _window.Count > 0 ? _window.Mean() : value;
        var isSpike = _window.Count > 1 && value - mean > 2 * Math.Abs(mean);
        if (!isSpike) _window.Add(value);
        return isSpike;
    }

    public override Peer Clone() => new Lightning { _window = _window.Clone() };
}

/// <summary>Mosaic's loss-spike rule: at least twice the mean of the last 100, more than four times in a row.</summary>
internal sealed class Mosaic : Peer
{
    private Window _window = new(100);
    private int _inRow;

    public override string Name => "Mosaic, 2x mean of 100, 5 in a row";

    public override bool Next(double value)
    {
        var isOutlier = _window.IsFull && value >= 2 * _window.Mean();
        _inRow = isOutlier ? _inRow + 1 : 0;
        _window.Add(value);
        return _inRow > 4;
    }

    public override Peer Clone() => new Mosaic { _window = _window.Clone(), _inRow = _inRow };
}

/// <summary>ZClip's z-score on the raw value: exponentially weighted mean and variance of factor 0.97, z above 2.5.</summary>
internal sealed class ZClip : Peer
{
    private double _mean;
    private double _variance;
    private int _count;

    public override string Name => "ZClip, z 2.5, alpha 0.97";

    public override bool Next(double value)
    {
        const int WarmUp = 100;
        const double Weight = 0.03;
        if (_count == 0) _mean = value;
        var difference = value - _mean;
        var isSpike = _count >= WarmUp && difference > 2.5 * Math.Sqrt(_variance);
        _count++;

        // What is clipped enters as what it was clipped to.
        if (isSpike) difference = 2.5 * Math.Sqrt(_variance);
        _mean += Weight * difference;
        _variance = (1 - Weight) * (_variance + Weight * difference * difference);
        return isSpike;
    }

    public override Peer Clone() => (Peer)MemberwiseClone();
}

/// <summary>The textbook: three standard deviations above the mean of the last 100.</summary>
internal sealed class ThreeSigma : Peer
{
    private Window _window = new(100);

    public override string Name => "three sigma of 100";

    public override bool Next(double value)
    {
        var isSpike = false;
        if (_window.IsFull)
        {
            var mean = _window.Mean();
            isSpike = value > mean + 3 * _window.Deviation(mean);
        }

        _window.Add(value);
        return isSpike;
    }

    public override Peer Clone() => new ThreeSigma { _window = _window.Clone() };
}

/// <summary>Hampel's: so many scaled median absolute deviations of the logarithm above the median of the last 101.</summary>
internal sealed class Hampel(double deviations) : Peer
{
    private readonly double[] _sorted = new double[101];
    private Window _window = new(101);

    public override string Name => $"Hampel 101, {deviations:0} MAD";

    public override bool Next(double value)
    {
        var isSpike = false;
        var logarithm = value > 0 ? Math.Log(value) : double.NaN;
        if (_window.IsFull && value > 0)
        {
            _window.Values.CopyTo(_sorted);
            Array.Sort(_sorted);
            var median = _sorted[50];
            for (var i = 0; i < 101; i++) _sorted[i] = Math.Abs(_sorted[i] - median);
            Array.Sort(_sorted);
            isSpike = logarithm > median + deviations * 1.4826 * _sorted[50];
        }

        if (value > 0) _window.Add(logarithm);
        return isSpike;
    }

    public override Peer Clone() => new Hampel(deviations) { _window = _window.Clone() };
}

/// <summary>The detector of the reference's own rows that is nearest to ours: z above 6 of the logarithm, weight 0.03, updates clipped, a floor of 2 %.</summary>
internal sealed class LogEwma : Peer
{
    private double _mean;
    private double _variance;
    private int _count;

    public override string Name => "EWMA log, z 6, 0.03, clipped";

    public override bool Next(double value)
    {
        const double Weight = 0.03;
        var logarithm = Math.Log(value);
        if (_count == 0) _mean = logarithm;
        var difference = logarithm - _mean;
        var limit = 6 * Math.Max(0.02, Math.Sqrt(_variance));
        var isSpike = _count++ >= 100 && difference > limit;
        if (_count > 100) difference = Math.Clamp(difference, -limit, limit);
        _mean += Weight * difference;
        _variance = (1 - Weight) * (_variance + Weight * difference * difference);
        return isSpike;
    }

    public override Peer Clone() => (Peer)MemberwiseClone();
}
