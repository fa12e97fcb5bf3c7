using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Instrumentation;

/// <summary>The commit and branch that a folder is checked out at, read from git's own files, and whether its files are those of the commit.</summary>
internal static class GitState
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What counts is what the process was started from, so it is asked once.</summary>
    private static readonly ConcurrentDictionary<string, bool?> Dirty = [];

    /// <summary>Whether a file that git follows differs from the commit; null where git cannot say so.</summary>
    public static bool? IsDirty(string folder) => Dirty.GetOrAdd(folder, AskGit);

    /// <summary>Both null outside a repository, or where its files cannot be read.</summary>
    public static (string? Commit, string? Branch) Read(string folder)
    {
        try
        {
            for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
            {
                var git = Path.Combine(parent.FullName, ".git");
                if (File.Exists(git)) git = Path.GetFullPath(Path.Combine(parent.FullName, File.ReadAllText(git).Replace("gitdir:", "", StringComparison.Ordinal).Trim()));
                if (Directory.Exists(git)) return ReadHead(git);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return (null, null);
    }

    private static (string? Commit, string? Branch) ReadHead(string git)
    {
        const string Reference = "ref: ";
        var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        if (!head.StartsWith(Reference, StringComparison.Ordinal)) return (head, null);

        var name = head[Reference.Length..];
        var branch = name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : name;
        var common = Path.Combine(git, "commondir");
        var root = File.Exists(common) ? Path.GetFullPath(Path.Combine(git, File.ReadAllText(common).Trim())) : git;
        var loose = Path.Combine(root, name);
        if (File.Exists(loose)) return (File.ReadAllText(loose).Trim(), branch);

        var packed = Path.Combine(root, "packed-refs");
        var line = File.Exists(packed) ? File.ReadLines(packed).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal)) : null;
        return (line?.Split(' ')[0], branch);
    }

    private static bool? AskGit(string folder)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["--no-optional-locks", "status", "--porcelain", "--untracked-files=no"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var changes = git.StandardOutput.ReadLineAsync();
            if (!changes.Wait(Patience))
            {
                git.Kill();
                return null;
            }

            if (changes.Result is not null) return true;
            return git.WaitForExit(Patience) && git.ExitCode == 0 ? false : null;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or IOException)
        {
            return null; // There is no git here.
        }
    }
}
