namespace Instrumentation.Detection;

/// <summary>
/// Rows of a comparison that was measured before, on 8 seeds of one stream: noise of 5 %, a KL ramp, a drop with the learning rate and an epoch sawtooth together. A
/// peer that is made anew must come to the same figures, or it is not that peer.
/// </summary>
internal static class ReferenceTable
{
    private const int Runs = 8;
    private const int At = 7000;

    private static readonly Row[] Rows =
    [
        new(static () => new Lightning(), 0, 0, 0, 8, 0, 0, 0),
        new(static () => new Mosaic(), 0, 0, 0, 0, 0, 0, 0),
        new(static () => new ZClip(), 31.9, 8, 8, 8, 8, 8, 8),
        new(static () => new LogEwma(), 2.4, 6, 8, 8, 8, 0, 0),
        new(static () => new Hampel(3), 35.9, 8, 8, 8, 8, 8, 8),
        new(static () => new Hampel(8), 1.2, 4, 8, 8, 8, 1, 0),
    ];

    /// <summary>The rows with the figures that come out here, and whether they are the same within sampling error.</summary>
    public static IEnumerable<(string Line, bool IsReproduced)> Check()
    {
        foreach (var row in Rows)
        {
            var name = row.Create().Name;
            var alarms = 0L;
            var found = new int[6];
            for (var seed = 1; seed <= Runs; seed++)
            {
                var stream = Stream(seed);
                alarms += Alarms(row.Create(), stream);
                for (var fault = 0; fault < found.Length; fault++) found[fault] += IsFound(row.Create(), stream, fault) ? 1 : 0;
            }

            // Two counts are the same if their difference is within two standard deviations of it; a recall of 8 runs, within what chance does to 8 runs.
            var expected = row.FalseAlarms * Runs;
            var same = Math.Abs(alarms - expected) <= 1 + 2 * Math.Sqrt(alarms + expected);
            int[] reference = [row.Half, row.Double, row.Five, row.Burst, row.Shift, row.Divergence];
            var recalls = found.Zip(reference).All(pair => Math.Abs(pair.First - pair.Second) <= 3);
            var line = FormattableString.Invariant(
                $"{name,-36}{row.FalseAlarms,8:0.0}{alarms / (double)Runs,8:0.0}   {string.Join(' ', reference),-14}{string.Join(' ', found),-14}{(same && recalls ? "yes" : "NO")}");
            yield return (line, same && recalls);
        }
    }

    private static double[] Stream(int seed)
    {
        var noise = new Noise((ulong)seed * 104729 + 5);
        var values = new double[Regime.Steps];
        for (var step = 0; step < values.Length; step++)
        {
            var trend = (0.8 + 1.6 * Math.Exp(-step / 1500.0)) * (1 + 0.25 * Math.Clamp((step - 2000) / 2000.0, 0, 1)) * (step < 6000 ? 1 : 0.85) * (1.05 - 0.1 * (step % 400) / 400.0);
            values[step] = trend * Math.Exp(0.05 * noise.StudentT5());
        }

        return values;
    }

    private static long Alarms(Peer peer, double[] stream)
    {
        var (alarms, last) = (0L, -1000);
        for (var step = 0; step < stream.Length; step++)
        {
            if (!peer.Next(stream[step])) continue;
            if (step - last > 100) alarms++;
            last = step;
        }

        return alarms;
    }

    private static bool IsFound(Peer peer, double[] stream, int fault)
    {
        // A fault that lasts is found if it is ever found; one of a step, in that step.
        var until = fault switch { 0 or 1 or 2 => At + 1, 3 => At + 20, _ => stream.Length };
        for (var step = 0; step < until; step++)
        {
            var factor = step < At ? 1 : fault switch
            {
                0 => 1.5,
                1 => 2,
                2 => 5,
                3 => 2,
                4 => 1.2,
                _ => Math.Pow(1.002, step - At),
            };
            if (peer.Next(stream[step] * factor) && step >= At) return true;
        }

        return false;
    }

    private sealed record Row(Func<Peer> Create, double FalseAlarms, int Half, int Double, int Five, int Burst, int Shift, int Divergence);
}
