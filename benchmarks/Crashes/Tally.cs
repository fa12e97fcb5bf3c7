namespace Instrumentation.Crashes;

/// <summary>What became of the acknowledged records, over all files and kills so far.</summary>
internal sealed class Tally
{
    /// <summary>Processes that were killed while they recorded.</summary>
    public int Kills { get; set; }

    /// <summary>Processes that were killed while they recovered what another one had recorded.</summary>
    public int KillsDuringRecovery { get; set; }

    public long Acknowledged { get; private set; }

    public long Lost { get; private set; }

    public long Doubled { get; private set; }

    /// <summary>Records that stand in a file before one that their thread wrote earlier.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>Files that are not what the journal gives when it is exported anew.</summary>
    public List<string> Different { get; } = [];

    /// <summary>What the recoveries say that the journal or the files lack.</summary>
    public List<string> Problems { get; } = [];

    public bool IsPerfect => Lost + Doubled + OutOfOrder + Different.Count + Problems.Count == 0;

    /// <summary>Takes one file into account: each thread's counts must be there from 0 on, once each, in order.</summary>
    public void Add(IEnumerable<(int Thread, long Count)> counted, ReadOnlySpan<long> acknowledged)
    {
        var next = new long[acknowledged.Length];
        foreach (var (thread, count) in counted)
        {
            if (count == next[thread]) next[thread]++;
            else if (count > next[thread])
            {
                OutOfOrder++;
                Lost += count - next[thread];
                next[thread] = count + 1;
            }
            else Doubled++;
        }

        for (var thread = 0; thread < next.Length; thread++)
        {
            Acknowledged += acknowledged[thread];
            Lost += Math.Max(0, acknowledged[thread] - next[thread]);
        }
    }

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Kills} kills, and {KillsDuringRecovery} during recovery; {Acknowledged:N0} acknowledged, {Lost} lost, {Doubled} doubled, {OutOfOrder} out of order, {Different.Count} files differ from a new export, {Problems.Count} problems {string.Join(", ", Different.Concat(Problems))}");
}
