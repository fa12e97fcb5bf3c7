using System.Runtime.CompilerServices;

namespace Instrumentation.Anomalies;

/// <summary>
/// The logarithm to base 2 of positive numbers, the same to the bit on every machine, which that of the system's library is not, and faster: the exponent,
/// and a polynomial for the rest. It is off by less than 1e-7.
/// </summary>
internal static class Logarithm
{
    private const int MantissaBits = 52, ExponentBias = 1023;
    private const double BitsToExponent = 1.0 / (1L << MantissaBits);

    // Of log2(1 + x) / x from 1 / sqrt(2) - 1 to sqrt(2) - 1, through its values at the Chebyshev nodes.
    private const double C0 = 1.4426949948930465;
    private const double C1 = -0.7213529313629735;
    private const double C2 = 0.4809167080002285;
    private const double C3 = -0.360225182461029;
    private const double C4 = 0.2872888823738542;
    private const double C5 = -0.249271822074467;
    private const double C6 = 0.23265257882159532;
    private const double C7 = -0.14275973436133516;

    /// <summary>The logarithm of a positive, finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Base2(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);

        // The rest lies evenly around 1, so that the result has no step at powers of 2.
        const long SquareRootOfHalf = 0x3FE6A09E667F3BCD;
        var exponent = (bits - SquareRootOfHalf) >> MantissaBits;
        var x = BitConverter.Int64BitsToDouble(bits - (exponent << MantissaBits)) - 1;
        return exponent + x * Polynomial(x);
    }

    /// <summary>
    /// The logarithm where a factor of 1.06 is nothing: exact at powers of 2 and linear between them, at most 0.09 too small. Of a positive, finite number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Coarse(double value) => BitConverter.DoubleToInt64Bits(value) * BitsToExponent - ExponentBias;

    /// <summary>The number that has this <see cref="Coarse"/> logarithm.</summary>
    public static double CoarsePower(double logarithm) => Math.ScaleB(1 + logarithm - Math.Floor(logarithm), (int)Math.Floor(logarithm));

    /// <summary>The logarithm of a positive number, or, with a unit, sign(x) log(1 + |x| / unit) of any finite one.</summary>
    public static double Of(double value, double unit) =>
        unit == 0 ? Base2(value) : value < 0 ? -Base2(1 - value / unit) : Base2(1 + value / unit);

    /// <summary>2 to a power, for what is shown.</summary>
    public static double Power(double exponent) => Math.Pow(2, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Polynomial(double x)
    {
        var x2 = x * x;
        return C0 + C1 * x + x2 * (C2 + C3 * x) + x2 * x2 * (C4 + C5 * x + x2 * (C6 + C7 * x));
    }
}
