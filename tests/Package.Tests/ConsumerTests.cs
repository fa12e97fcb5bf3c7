using System.Text.Json;
using Instrumentation.Model.Tests.Build;

namespace Instrumentation.Package.Tests;

/// <summary>What a stranger gets who adds the package to a new project.</summary>
[Collection(PackageTests.Name)]
public sealed class ConsumerTests(PackedFeed feed)
{
    private static readonly string Quickstart = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Quickstart", "Program.cs"));

    [Fact]
    public void The_quickstart_builds_without_warnings_runs_and_leaves_every_file()
    {
        using var consumer = new Consumer(feed, Quickstart);
        consumer.Build().AssertSucceeded();
        consumer.Run().AssertSucceeded();

        var run = Assert.Single(Directory.GetDirectories(consumer.PathOf("runs")));
        var id = Path.GetFileName(run);
        var log = File.ReadAllText(Path.Combine(run, "logs", $"training_{id}.log"));
        Assert.Contains("] Training progress\n  - Epoch: 1/1, Batch: 19/20\n  - Losses: {error: 0.06}\n", log, StringComparison.Ordinal);
        Assert.Contains($"] Trained {id}\n  - The weight is 0.243\n", log, StringComparison.Ordinal);

        var steps = File.ReadAllLines(Path.Combine(run, "experiments", "batch_metrics.jsonl"));
        Assert.Equal(20, steps.Length);
        Assert.Equal(Math.Pow(2 * Math.Pow(0.9, 20), 2), JsonDocument.Parse(steps[^1]).RootElement.GetProperty("losses").GetProperty("squared_error").GetDouble(), 1e-12);

        Assert.Contains("\"weight\":0.24", File.ReadAllText(Path.Combine(run, "experiments", "trained.jsonl")), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "tensorboard"), "events.out.tfevents.*", SearchOption.AllDirectories));
        Assert.Contains("squared_error", File.ReadAllText(Path.Combine(run, "experiments", "metrics.prom")), StringComparison.Ordinal);

        DotNet.Run(consumer.Folder, "tool", "install", "Instrumentation.Tool", "--version", feed.Version, "--tool-path", "tools").AssertSucceeded();
        var summary = DotNet.Run(consumer.Folder, "exec", ToolAssembly(consumer), "summary", run).AssertSucceeded();
        Assert.Contains(id, summary.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_without_nullable_compiles_and_its_TorchSharp_loads_on_older_systems()
    {
        var torchSharp = $"""<PackageReference Include="TorchSharp" Version="{Checkout.TorchSharpVersion}" />""";
        // Which versions of its dependencies a feed has is between TorchSharp and the feed.
        using var consumer = new Consumer(feed, "using System;\n" + Quickstart, "<NoWarn>$(NoWarn);NU1603</NoWarn>", items: torchSharp);
        consumer.Build().AssertSucceeded();

        Assert.Contains("Instrumentation.targets", File.ReadAllText(consumer.PathOf("obj", "Loop.csproj.nuget.g.targets")), StringComparison.Ordinal);
        var library = File.ReadAllBytes(consumer.PathOf("bin", "Debug", "net10.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        const ushort weak = 2;
        Assert.Equal(weak, BitConverter.ToUInt16(library, ElfVersionNeed.FlagsOffset(library, "GLIBCXX_3.4.32")!.Value));

        var old = consumer.Build("--no-restore", "-p:LangVersion=12");
        Assert.NotEqual(0, old.ExitCode);
        Assert.Contains("error INST006", old.Output, StringComparison.Ordinal);
    }

    // By its assembly, because the launcher beside it looks for .NET where installers put it.
    private static string ToolAssembly(Consumer consumer) =>
        Directory.GetFiles(consumer.PathOf("tools", ".store"), "instrumentation.dll", SearchOption.AllDirectories).Single();

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void A_project_for_an_older_framework_is_told_which_one_the_package_supports(string framework)
    {
        using var consumer = new Consumer(feed, Quickstart, "<DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>", framework);
        var restore = DotNet.Run(consumer.Folder, "restore");

        Assert.NotEqual(0, restore.ExitCode);
        Assert.Contains($"NU1202: Package Instrumentation {feed.Version} is not compatible with {framework}", restore.Output, StringComparison.Ordinal);
        Assert.Contains("net10.0", restore.Output, StringComparison.Ordinal);
    }
}
