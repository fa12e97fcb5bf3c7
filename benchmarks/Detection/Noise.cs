namespace Instrumentation.Detection;

/// <summary>Random numbers that are the same on every machine and with every version of .NET: SplitMix64 (Steele et al. 2014).</summary>
internal sealed class Noise(ulong seed)
{
    private ulong _state = seed;
    private double _spare = double.NaN;

    /// <summary>A stream of its own, so that what is drawn in one place does not move what is drawn in another.</summary>
    public Noise Stream(ulong number) => new(_state * 0x9E3779B97F4A7C15 ^ (number + 1) * 0xD1B54A32D192ED03);

    /// <summary>Evenly distributed in (0, 1].</summary>
    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        var bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        bits ^= bits >> 31;
        return ((bits >> 11) + 1) * (1.0 / (1UL << 53));
    }

    /// <summary>Gauss, with mean 0 and deviation 1.</summary>
    public double Gauss()
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return spare;
        }

        var (radius, angle) = (Math.Sqrt(-2 * Math.Log(Uniform())), 2 * Math.PI * Uniform());
        _spare = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>
    /// Student's t with 5 degrees of freedom, of scale 1, which is not standardised: its deviation is 1.29, and one of 3,000 values lies above 7.5.
    /// </summary>
    public double StudentT5()
    {
        var gauss = Gauss();
        var chiSquare = -2 * Math.Log(Uniform() * Uniform()) + Math.Pow(Gauss(), 2);
        return gauss / Math.Sqrt(chiSquare / 5);
    }
}
