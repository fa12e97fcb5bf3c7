namespace Instrumentation;

/// <summary>The commit and branch that a folder is checked out at, read from git's own files.</summary>
internal static class GitState
{
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
}
