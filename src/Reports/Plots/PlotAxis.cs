using System.Globalization;
using Instrumentation.Summary;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Instrumentation.Reports.Plots;

/// <summary>A vertical axis of a panel: logarithmic when its values are positive and span more than a factor of 20.</summary>
internal sealed class PlotAxis(string label)
{
    private const double LogarithmicFrom = 20;

    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public string Label => IsLogarithmic ? label + ", log scale" : label;

    public bool IsUsed => _min <= _max;

    public bool IsLogarithmic => _min > 0 && _max / _min > LogarithmicFrom;

    /// <summary>Makes room for a value; one that is not finite needs none.</summary>
    public void Include(double value)
    {
        if (!double.IsFinite(value)) return;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    public void Include(StepSeries series)
    {
        foreach (var point in series.Points())
        {
            Include(point.Min);
            Include(point.Max);
        }
    }

    /// <summary>The place of a value on the axis.</summary>
    public double Map(double value) => IsLogarithmic ? Math.Log10(value) : value;

    /// <summary>The ends of the axis, with some air around the values; an axis that starts at 0 keeps its foot there.</summary>
    public (double Bottom, double Top) Limits()
    {
        var (bottom, top) = (Map(_min), Map(_max));
        var span = top - bottom;
        if (span < 1e-9 * Math.Max(Math.Abs(top), 1e-9)) span = Math.Abs(top) > 0 ? Math.Abs(top) : 1;
        var air = 0.06 * span;
        if (top == bottom) air = 0.5 * span;
        return (_min == 0 && !IsLogarithmic ? 0 : bottom - air, top + air);
    }

    public ITickGenerator Ticks()
    {
        if (!IsLogarithmic) return new NumericAutomatic { LabelFormatter = Format, TargetTickCount = 6 };

        var (bottom, top) = Limits();
        var decades = top - bottom;
        var every = Math.Max(1, (int)Math.Ceiling(decades / 6));
        double[] mantissas = decades < 2.6 ? [1, 2, 5] : [1];
        var ticks = new NumericManual();
        for (var decade = (int)Math.Floor(bottom); decade <= top; decade++)
        {
            if (decade % every != 0) continue;
            foreach (var mantissa in mantissas)
            {
                var place = decade + Math.Log10(mantissa);
                if (place >= bottom && place <= top) ticks.AddMajor(place, Format(mantissa * Math.Pow(10, decade)));
            }
        }

        return ticks;
    }

    /// <summary>A short text of a number: <c>0.002</c>, <c>3e-5</c>, <c>20k</c>, <c>1.5M</c>.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 9.99e-5 or >= 1e9 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.#####", CultureInfo.InvariantCulture),
    };
}
