using Instrumentation.Crashes;
using Instrumentation.Export;

// The two processes that are killed. `dotnet run -c Release --project benchmarks -- crashes` kills them.
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
