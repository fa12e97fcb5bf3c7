using Instrumentation.Crashes;
using Instrumentation;

// The two processes that are killed. `dotnet run -c Release --project benchmarks -- crashes` kills them.
switch (args)
{
    case ["record", var output, var acknowledgements, var journal]:
        return RecordingProcess.Run(output, acknowledgements, keepJournal: journal == "keep");
    case ["recover", var run]:
        RunRecovery.Recover(run);
        return 0;
    case ["kill", var count]:
        return CrashCommand.Run(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture), seed: 1);
    default:
        Console.Error.WriteLine("Give: record <output> <acknowledgements> keep|delete, or: recover <run folder>.");
        return 2;
}
