using System.Diagnostics;

namespace Instrumentation.Crashes;

/// <summary>
/// Kills a process that records, kills its recovery now and then, recovers it, and compares what is in the files with what was
/// acknowledged.
/// </summary>
/// <param name="folder">An empty folder.</param>
/// <param name="seed">Decides the moments.</param>
internal sealed class CrashTest(string folder, int seed)
{
    /// <summary>How long a process may take to a call that it makes about once a second.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private int _cycle;

    public Tally Tally { get; } = new();

    /// <summary>One process killed at a random moment, from its start on or, on a machine that is slow to start one, from its first record on.</summary>
    public void KillAtRandom()
    {
        Run(new Scenario(KeepsJournal: _random.Next(2) == 0, RotatesLog: _random.Next(4) > 0), KillRecording, KillRecovery);

        void KillRecording(string[] arguments, Acknowledgements acknowledged)
        {
            using var process = Start(arguments);
            if (_random.Next(2) == 0) SpinWait.SpinUntil(() => acknowledged.Total > 0 || process.HasExited, TimeSpan.FromMinutes(1));
            if (process.WaitForExit(_random.Next(900))) throw new InvalidOperationException($"The process ended by itself: {process.StandardError.ReadToEnd()}");
            Kill(process);
        }

        // It may be done before it is killed, which is no kill then.
        bool KillRecovery(string[] arguments)
        {
            using var process = Start(arguments);
            if (!process.WaitForExit(_random.Next(400))) Kill(process);
            return process.ExitCode != 0;
        }
    }

    /// <summary>One process killed when one of its threads enters a system call for the n-th time, and its recovery at one of its first.</summary>
    /// <returns>False when the process never got there; it was killed at some other moment then.</returns>
    public bool KillAt(string systemCall, int occurrence, Scenario scenario)
    {
        var reached = false;
        Run(scenario, (arguments, _) => reached = TryKill(arguments, occurrence), arguments => TryKill(arguments, _random.Next(1, 6)));
        return reached;

        bool TryKill(string[] arguments, int when)
        {
            using var process = Start([CrashProgram.WhenTold, .. arguments]);
            if (process.StandardOutput.ReadLine() != CrashProgram.Ready) throw new InvalidOperationException($"The process did not start: {process.StandardError.ReadToEnd()}");
            using var trap = new SystemCallTrap(process, systemCall, when);
            process.StandardInput.WriteLine();
            if (process.WaitForExit(Deadline)) return process.ExitCode != 0;
            Kill(process);
            return false;
        }
    }

    private void Run(Scenario scenario, Action<string[], Acknowledgements> killRecording, Func<string[], bool> killRecovery)
    {
        var output = Path.Combine(folder, $"{_cycle++}");
        var acknowledgements = Path.Combine(folder, "acknowledged");
        Directory.CreateDirectory(output);
        File.Delete(acknowledgements);
        using (var acknowledged = new Acknowledgements(acknowledgements, RecordingProcess.Threads))
        {
            killRecording(["record", output, acknowledgements, scenario.ToString()], acknowledged);
            Tally.Kills++;
            if (Directory.GetDirectories(output).SingleOrDefault() is { } run && HasBegun(run))
            {
                for (var kills = _random.Next(3); kills > 0; kills--)
                {
                    if (killRecovery(["recover", run])) Tally.KillsDuringRecovery++;
                }

                Tally.Problems.AddRange(RunRecovery.Recover(run).Problems);
                Check(run, acknowledged, scenario.KeepsJournal);
            }
            else if (acknowledged.Total > 0)
            {
                throw new InvalidDataException("Records were acknowledged and there is no journal.");
            }
        }

        Directory.Delete(output, recursive: true);
    }

    /// <summary>A process may die before its run has a journal; a journal that is all exported and deleted leaves the state of its cursors.</summary>
    private static bool HasBegun(string run) =>
        Directory.Exists(Path.Combine(run, "journal")) && Directory.EnumerateFiles(Path.Combine(run, "journal")).Any(path => Path.GetExtension(path) is ".segment" or ".cursor");

    private void Check(string run, Acknowledgements acknowledged, bool keepJournal)
    {
        var counts = Enumerable.Range(0, acknowledged.Threads).Select(thread => Volatile.Read(ref acknowledged[thread])).ToArray();
        Tally.Add(RunFiles.CountedInLog(run), counts);
        Tally.Add(RunFiles.CountedInJson(run), counts);
        if (!keepJournal) return;

        var again = run + "_again";
        RunRecovery.ExportTo(run, again);
        var first = RunFiles.Everything(run).ToList();
        var second = RunFiles.Everything(again).ToList();
        Tally.Different.AddRange(first.Select(file => file.Name).Except(second.Select(file => file.Name)));
        Tally.Different.AddRange(second.Where(file => !first.Exists(other => other.Name == file.Name && other.Content.AsSpan().SequenceEqual(file.Content))).Select(file => file.Name));
    }

    private static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(CrashTest).Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }
}
