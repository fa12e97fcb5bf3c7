using Instrumentation.Reports.Declarations;
using Instrumentation.Runtime.Tests.Export.Prometheus;

namespace Instrumentation.Model.Tests.Build;

/// <summary>The files in <c>docs/generated/</c>, which follow from the annotations of the program.</summary>
public sealed class GeneratedFilesTests
{
    private static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Instrumentation.sln"))) folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run in the repository."), "docs", "generated");
        }
    }

    [Fact]
    public void They_say_what_the_program_declares()
    {
        var files = GeneratedFiles.Create(Manifest.Read(typeof(InputException).Assembly.Location));

        var stale = files.Where(file => Path.Combine(Folder, file.Key) is var path && !(File.Exists(path) && File.ReadAllText(path) == file.Value)).Select(file => file.Key);

        Assert.True(!stale.Any(), $"Stale in docs/generated: {string.Join(", ", stale)}. Build src/Model (dotnet build -c Release src/Model), look at what changed there, and commit it.");
        Assert.Equal(files.Keys, Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [ExecutableFact("promtool")]
    public void Promtool_finds_nothing_wrong_with_the_rules() => Promtool.Run("check", "rules", Path.Combine(Folder, "training.rules.yml"));
}
