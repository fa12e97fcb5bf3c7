namespace Instrumentation.Crashes;

/// <summary>The long form of the crash tests.</summary>
public static class CrashCommand
{
    /// <summary>The calls at which a run is made to die: what it does to its files beside writing them, and how often each is tried.</summary>
    private static readonly (string SystemCall, int Occurrences, string Meaning)[] Points =
    [
        ("rename", 8, "a cursor's state, a rotated log, a compressed log put in its place"),
        ("unlink", 8, "a segment deleted, a rotated log removed after its compression"),
        ("fsync", 8, "an output, a cursor's state made durable"),
        ("msync", 8, "a block of the journal made durable"),
        ("ftruncate", 6, "a file given its length, a torn tail cut"),
        ("pwrite64", 10, "a batch written, a segment filled with zeros"),
        ("openat", 10, "a file opened or created"),
        ("mmap", 10, "a segment mapped"),
    ];

    /// <summary>Kills <paramref name="count"/> processes at random moments, then some at every rare point, and prints what became of their records.</summary>
    /// <returns>0 if nothing was lost, doubled or torn.</returns>
    public static int Run(int count, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("crashes").FullName;
        try
        {
            var random = new CrashTest(folder, seed);
            for (var i = 1; i <= count; i++)
            {
                random.KillAtRandom();
                if (i % 50 == 0 || i == count) Console.WriteLine(random.Tally);
            }

            var perfect = random.Tally.IsPerfect;
            if (!SystemCallTrap.IsAvailable)
            {
                Console.WriteLine("strace is not installed: no kills at rare points.");
                return perfect ? 0 : 1;
            }

            foreach (var (systemCall, occurrences, meaning) in Points)
            {
                var points = new CrashTest(folder, seed);
                var reached = 0;
                for (var i = 1; i <= occurrences; i++)
                {
                    // The rotated log and the segments that are deleted by turns, so that neither hides the calls of the other.
                    if (points.KillAt(systemCall, 1 + (i - 1) * (i - 1) / 2, new Scenario(KeepsJournal: i % 2 == 0, RotatesLog: i % 2 == 0))) reached++;
                }

                Console.WriteLine($"{systemCall} ({meaning}): {reached} of {occurrences} at the call; {points.Tally}");
                perfect &= points.Tally.IsPerfect;
            }

            return perfect ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
