using System.Diagnostics;
using Instrumentation.Model.Tests.Network;
using TorchSharp;
using Xunit;

namespace Instrumentation.Model.Tests.Build;

[Collection(TorchTests.Name)]
public sealed class NativeLibraryTests : IDisposable
{
    private const string Version = "GLIBCXX_3.4.32";
    private const ushort Weak = 2;

    private static readonly string Library = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("native-library-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Library_in_the_output_needs_the_new_version_only_weakly() => Assert.Equal(Weak, Flags(File.ReadAllBytes(Library)));

    [Fact]
    public void Torch_loads_and_computes()
    {
        using var scope = torch.NewDisposeScope();

        Assert.Equal(6, (torch.ones(3) + torch.ones(3)).sum().item<float>());
    }

    [Fact]
    public void Task_marks_one_need_leaves_the_source_and_changes_nothing_twice()
    {
        var weak = File.ReadAllBytes(Library);
        var shipped = (byte[])weak.Clone();
        shipped[ElfVersionNeed.FlagsOffset(shipped, Version)!.Value] = 0;
        File.WriteAllBytes(At("shipped.so"), shipped);

        var (exitCode, output) = RunTask(("shipped.so", "once.so", Version), ("once.so", "twice.so", Version), ("shipped.so", "other.so", "GLIBCXX_9.9"));

        Assert.True(exitCode == 0, output);
        Assert.Equal(shipped, File.ReadAllBytes(At("shipped.so")));
        Assert.Equal(weak, File.ReadAllBytes(At("once.so")));
        Assert.Equal(weak, File.ReadAllBytes(At("twice.so")));
        Assert.Equal(shipped, File.ReadAllBytes(At("other.so")));
    }

    [Fact]
    public void A_file_that_is_no_library_fails_the_build_with_its_name_and_the_remedy()
    {
        File.WriteAllText(At("text.so"), "This is no library.");

        var (exitCode, output) = RunTask(("text.so", "out.so", Version));

        Assert.Equal(1, exitCode);
        Assert.Contains("text.so is not the 64-bit little-endian ELF library", output);
        Assert.Contains("Restore its package again", output);
        Assert.DoesNotContain("   at ", output);
        Assert.False(File.Exists(At("out.so")));
    }

    private static ushort Flags(byte[] image) => BitConverter.ToUInt16(image, ElfVersionNeed.FlagsOffset(image, Version)!.Value);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private (int ExitCode, string Output) RunTask(params (string Source, string Destination, string Version)[] calls)
    {
        var tasks = calls.Select(call => $"""<WeakenVersionNeed Source="{At(call.Source)}" Destination="{At(call.Destination)}" Version="{call.Version}" />""");
        File.WriteAllText(At("weaken.proj"), $"""
            <Project DefaultTargets="Weaken">
              <Import Project="{Path.Combine(RepositoryRoot(), "build", "TorchSharp.Native.targets")}" />
              <Target Name="Weaken">
                {string.Concat(tasks)}
              </Target>
            </Project>
            """);
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", At("weaken.proj"), "-nologo", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "build", "TorchSharp.Native.targets")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The test does not run inside the repository.");

        return folder;
    }
}
