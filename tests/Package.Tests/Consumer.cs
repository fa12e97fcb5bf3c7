namespace Instrumentation.Package.Tests;

/// <summary>A stranger's project: outside the repository, with the packed feed beside the sources that the machine has configured.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="feed">Where the package comes from.</param>
    /// <param name="program">The one source file.</param>
    /// <param name="properties">What the project file says beyond <c>dotnet new console</c>.</param>
    /// <param name="framework">What it targets.</param>
    /// <param name="items">Further items, such as package references.</param>
    public Consumer(PackedFeed feed, string program, string properties = "<Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>", string framework = "net10.0", string items = "")
    {
        // Packages that the repository has restored already need no second download; the version under test is in none of them.
        Write("nuget.config", $"""
            <configuration>
              <packageSources><add key="packed" value="{feed.Path}" /></packageSources>
              <config><add key="globalPackagesFolder" value="../packages" /></config>
              <fallbackPackageFolders><add key="restored" value="{Checkout.PackageCache}" /></fallbackPackageFolders>
            </configuration>
            """);

        // Stops the search for these files, wherever the temporary folder lies.
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" }) Write(name, "<Project />");

        // Advisories against other packages come and go; whether they break a build is not what is tested.
        Write("Loop.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Instrumentation" Version="{feed.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """);
        Write("Program.cs", program);
    }

    /// <summary>The project's folder. What it restores goes beside it, as nobody's packages lie among his sources.</summary>
    public string Folder => Path.Combine(_folder.Path, "loop");

    public void Dispose() => _folder.Dispose();

    public ProcessResult Build(params string[] options) => DotNet.Run(Folder, ["build", "--nologo", .. options]);

    public ProcessResult Run() => DotNet.Run(Folder, "run", "--no-build");

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    private void Write(string name, string text) => File.WriteAllText(_folder.File(Path.Combine("loop", name)), text);
}
