using System.Text;
using System.Xml.Linq;

namespace Instrumentation.Package.Tests;

/// <summary>What is in the packages.</summary>
[Collection(PackageTests.Name)]
public sealed class PackageContentTests(PackedFeed feed)
{
    [Fact]
    public void The_package_holds_the_runtime_the_generator_and_the_build_files_and_nothing_else() => Assert.Equal(
        [
            "Instrumentation.nuspec",
            "README.md",
            "analyzers/dotnet/cs/Instrumentation.Generators.dll",
            "buildTransitive/net10.0/Instrumentation.Manifest.targets",
            "buildTransitive/net10.0/Instrumentation.targets",
            "buildTransitive/net10.0/TorchSharp.Native.targets",
            "buildTransitive/net10.0/WeakenVersionNeed.cs",
            "lib/net10.0/Instrumentation.Runtime.dll",
            "lib/net10.0/Instrumentation.Runtime.xml",
        ],
        feed.Files("Instrumentation").Keys);

    [Fact]
    public void It_depends_on_what_the_runtime_uses_as_pinned_and_on_nothing_of_the_generator()
    {
        var specification = Specification("Instrumentation");

        var dependencies = Attributes(specification, "dependency", "id").ToList();

        Assert.Equal(["Microsoft.Extensions.Telemetry", "prometheus-net", "TorchSharp"], dependencies.Intersect(["Microsoft.Extensions.Telemetry", "prometheus-net", "TorchSharp"]));
        Assert.DoesNotContain(dependencies, id => id.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) || id == "PolySharp" || id.StartsWith("libtorch", StringComparison.Ordinal));
        Assert.Equal(["Microsoft.AspNetCore.App"], Attributes(specification, "frameworkReference", "name"));
        Assert.Equal("MIT", Value(specification, "license"));
        Assert.Equal("README.md", Value(specification, "readme"));
    }

    [Theory]
    [InlineData("Instrumentation.Manifest.targets")]
    [InlineData("Instrumentation.targets")]
    [InlineData("TorchSharp.Native.targets")]
    [InlineData("WeakenVersionNeed.cs")]
    public void A_build_file_is_the_one_that_this_repository_builds_with(string name) => Assert.Equal(
        File.ReadAllBytes(Path.Combine(Checkout.Root, "build", name)),
        feed.Files("Instrumentation")["buildTransitive/net10.0/" + name]);

    [Theory]
    [InlineData("Instrumentation", "analyzers/dotnet/cs/Instrumentation.Generators.dll")]
    [InlineData("Instrumentation", "lib/net10.0/Instrumentation.Runtime.dll")]
    [InlineData("Instrumentation.Reports", "lib/net10.0/Instrumentation.Reports.dll")]
    [InlineData("Instrumentation.Tool", "tools/net10.0/any/instrumentation.dll")]
    public void An_assembly_does_not_say_where_it_was_built(string id, string file)
    {
        var assembly = feed.Files(id)[file];

        Assert.Equal(-1, assembly.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Checkout.Root)));
    }

    [Fact]
    public void The_reports_depend_on_the_runtime_of_the_same_version()
    {
        var runtime = Specification("Instrumentation.Reports").Descendants().Single(element => (string?)element.Attribute("id") == "Instrumentation");

        Assert.Equal(feed.Version, (string?)runtime.Attribute("version"));
    }

    [Fact]
    public void The_tool_is_the_command_instrumentation()
    {
        var settings = XDocument.Parse(Text(feed.Files("Instrumentation.Tool")["tools/net10.0/any/DotnetToolSettings.xml"]));

        Assert.Equal("instrumentation", settings.Descendants("Command").Single().Attribute("Name")!.Value);
    }

    private XDocument Specification(string id) => XDocument.Parse(Text(feed.Files(id)[id + ".nuspec"]));

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF');

    private static string Value(XDocument document, string element) => document.Descendants().Single(found => found.Name.LocalName == element).Value;

    private static IEnumerable<string> Attributes(XDocument document, string element, string attribute) =>
        document.Descendants().Where(found => found.Name.LocalName == element).Select(found => found.Attribute(attribute)!.Value).Order(StringComparer.OrdinalIgnoreCase);
}
