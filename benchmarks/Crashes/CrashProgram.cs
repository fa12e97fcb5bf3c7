namespace Instrumentation.Crashes;

/// <summary>The two processes that are killed, and the one that kills them.</summary>
internal static class CrashProgram
{
    private static int Main(string[] args)
    {
        switch (args)
        {
            case ["record", var output, var acknowledgements, var journal]:
                return RecordingProcess.Run(output, acknowledgements, keepJournal: journal == "keep");
            case ["recover", var run]:
                RunRecovery.Recover(run);
                return 0;
            default:
                Console.Error.WriteLine("Give: record <output> <acknowledgements> keep|delete, or: recover <run folder>.");
                return 2;
        }
    }
}
