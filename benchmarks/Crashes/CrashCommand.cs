namespace Instrumentation.Crashes;

/// <summary>The long form of the crash tests.</summary>
public static class CrashCommand
{
    /// <summary>
    /// The calls at which a run is made to die: what it does to its files beside writing them, how often each is tried, and at which occurrences: the first one
    /// that is not of the runtime's own start, and by how much the later ones grow.
    /// </summary>
    private static readonly (string SystemCall, int Tries, int First, int Growth, string Meaning)[] Points =
    [
        ("rename", 8, 1, 1, "a cursor's state, a rotated log, a compressed log put in its place"),
        ("unlink", 8, 1, 1, "a segment deleted, a rotated log removed after its compression"),
        ("fsync", 8, 1, 1, "an output, a cursor's state made durable"),
        ("msync", 8, 1, 8, "a block of the journal made durable"),
        ("ftruncate", 6, 1, 1, "a file given its length, a torn tail cut"),
        ("pwrite64", 10, 1, 20, "a batch written, a segment filled with zeros"),
        ("openat", 10, 60, 20, "a file opened or created"),
        ("mmap", 10, 500, 20, "a segment mapped"),
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

            foreach (var (systemCall, tries, first, growth, meaning) in Points)
            {
                var points = new CrashTest(folder, seed);
                var reached = 0;
                for (var i = 0; i < tries; i++)
                {
                    // The rotated log and the segments that are deleted by turns, so that neither hides the calls of the other.
                    if (points.KillAt(systemCall, first + growth * i * i / 2, new Scenario(KeepsJournal: i % 2 == 1, RotatesLog: i % 2 == 1))) reached++;
                }

                Console.WriteLine($"{systemCall} ({meaning}): {reached} of {tries} at the call; {points.Tally}");
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
