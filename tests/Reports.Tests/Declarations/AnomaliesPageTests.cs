using System.CommandLine;
using System.Runtime.CompilerServices;
using Instrumentation.Reports.Declarations;

namespace Instrumentation.Reports.Tests.Declarations;

/// <summary><c>docs/anomalies.md</c> and the command that writes it.</summary>
public sealed class AnomaliesPageTests
{
    [Fact]
    public void The_page_in_the_documentation_is_the_one_that_the_table_makes()
    {
        var path = PathOfPage();
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == AnomaliesPage.Create(),
            "docs/anomalies.md is stale. Renew it (dotnet run -c Release --project src/Tool -- anomalies > docs/anomalies.md), look at what changed there, and commit it.");
    }

    [Fact]
    public void Every_constant_that_a_text_names_is_one_of_its_rule() => Assert.DoesNotContain('{', AnomaliesPage.Create());

    [Fact]
    public void The_command_says_what_a_type_means_and_which_there_are()
    {
        var root = new RootCommand { Subcommands = { RunCommands.Create().Single(command => command.Name == "anomalies") } };

        Assert.Equal(0, RunCommands.Invoke(root, ["anomalies", "loss_spike"]));
        Assert.Equal(RunCommands.WrongUsage, RunCommands.Invoke(root, ["anomalies", "loss_spikes"]));
        Assert.StartsWith("## loss_spike\n", AnomaliesPage.Create("loss_spike"), StringComparison.Ordinal);
    }

    private static string PathOfPage([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "anomalies.md");
}
