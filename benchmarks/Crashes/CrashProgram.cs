using System.Runtime.InteropServices;

namespace Instrumentation.Crashes;

/// <summary>The two processes that are killed, and the one that kills them.</summary>
internal static partial class CrashProgram
{
    /// <summary>The first argument of a process that is to wait for a line before it begins.</summary>
    public const string WhenTold = "when-told";

    public const string Ready = "ready";

    private const int SetTracer = 0x59616d61;

    private static int Main(string[] args)
    {
        if (args is not [WhenTold, .. var rest]) return Run(args);

        // Anybody of the same user may trace it now, also where the system allows that to parents only.
        _ = SetProcessControl(SetTracer, ulong.MaxValue);
        Console.WriteLine(Ready);
        return Console.ReadLine() is null ? 2 : Run(rest);
    }

    private static int Run(string[] args)
    {
        switch (args)
        {
            case ["record", var output, var acknowledgements, var scenario]:
                return RecordingProcess.Run(output, acknowledgements, Scenario.Parse(scenario));
            case ["recover", var run]:
                RunRecovery.Recover(run);
                return 0;
            default:
                Console.Error.WriteLine("Give: record <output> <acknowledgements> keep|delete[ rotate], or: recover <run folder>.");
                return 2;
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcessControl(int option, ulong argument);
}
