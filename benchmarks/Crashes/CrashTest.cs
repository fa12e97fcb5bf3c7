using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Instrumentation.Crashes;

/// <summary>
/// Kills a process that records, kills its recovery now and then, recovers it, and compares what is in the files with what was
/// acknowledged.
/// </summary>
/// <param name="folder">An empty folder.</param>
/// <param name="seed">Decides the moments.</param>
internal sealed partial class CrashTest(string folder, int seed)
{
    private readonly Random _random = new(seed);
    private int _cycle;

    /// <summary>Whether there is strace, which can kill a process as it enters a system call.</summary>
    public static bool CanKillAtPoints { get; } = Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "strace")));

    public Tally Tally { get; } = new();

    /// <summary>One process killed at a random moment, from its start on or, on a machine that is slow to start one, from its first record on.</summary>
    public void KillAtRandom() => Run((process, acknowledged) =>
    {
        using (process)
        {
            if (_random.Next(2) == 0) SpinWait.SpinUntil(() => acknowledged.Total > 0 || process.HasExited, TimeSpan.FromMinutes(1));
            Wait(process, TimeSpan.FromMilliseconds(_random.Next(900)));
            Kill(process);
        }
    });

    /// <summary>One process killed when one of its threads enters a system call for the n-th time; false when it never got there.</summary>
    public bool KillAt(string systemCall, int occurrence)
    {
        var reached = false;
        Run((process, _) =>
        {
            using (process)
            {
                reached = process.WaitForExit(TimeSpan.FromSeconds(10));
                if (!reached) Kill(process);
            }
        }, "strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "-e", $"trace={systemCall}", "-e", $"inject={systemCall}:signal=SIGKILL:when={occurrence}");
        return reached;
    }

    private void Run(Action<Process, Acknowledgements> untilKilled, params string[] prefix)
    {
        var output = Path.Combine(folder, $"{_cycle++}");
        var acknowledgements = Path.Combine(folder, "acknowledged");
        var keepJournal = _random.Next(2) == 0;
        Directory.CreateDirectory(output);
        File.Delete(acknowledgements);
        using (var acknowledged = new Acknowledgements(acknowledgements, RecordingProcess.Threads))
        {
            untilKilled(Start(prefix, "record", output, acknowledgements, keepJournal ? "keep" : "delete"), acknowledged);
            Tally.Kills++;
            if (Directory.GetDirectories(output).SingleOrDefault() is { } run && HasBegun(run))
            {
                Recover(run, prefix);
                Check(run, acknowledged, keepJournal);
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

    /// <summary>Recovers, after the process that does it has been killed up to twice.</summary>
    private void Recover(string run, string[] prefix)
    {
        for (var kills = _random.Next(3); kills > 0; kills--)
        {
            // A recovery makes fewer calls than a run: one of its first.
            string[] early = [.. prefix.Select(word => Occurrence().Replace(word, $"when={_random.Next(1, 6)}"))];
            using var process = Start(early, "recover", run);
            // A recovery may be done before it is killed, which is no kill then.
            var ended = process.WaitForExit(TimeSpan.FromMilliseconds(prefix.Length == 0 ? _random.Next(400) : 10_000));
            if (!ended) Kill(process);
            if (process.ExitCode == 0) continue;
            Tally.Kills++;
            Tally.KillsDuringRecovery++;
        }

        RunRecovery.Recover(run);
    }

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

    private static Process Start(string[] prefix, params string[] arguments)
    {
        string[] command = [.. prefix, "dotnet", typeof(CrashTest).Assembly.Location, .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
    }

    private static void Wait(Process process, TimeSpan time)
    {
        if (process.WaitForExit(time)) throw new InvalidOperationException($"The process ended by itself: {process.StandardError.ReadToEnd()}");
    }

    private static void Kill(Process process)
    {
        // A process that strace runs ends a little after strace; what it held is free only then.
        var children = Process.GetProcesses().Where(other => ParentOf(other) == process.Id).ToList();
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        foreach (var child in children)
        {
            child.WaitForExit();
            child.Dispose();
        }
    }

    private static int ParentOf(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal));
            return int.Parse(line.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [GeneratedRegex("when=[0-9]+")]
    private static partial Regex Occurrence();
}
