#if VERIFY
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using VerifyTests;
using VerifyXunit;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>Compares generated files through Verify.</summary>
internal static class Snapshot
{
    [ModuleInitializer]
    public static void Initialize() => VerifySourceGenerators.Initialize();

    public static async Task Match(GeneratorDriver driver, string? variant = null, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        var settings = new VerifySettings();
        settings.UseDirectory("Snapshots");
        if (variant is not null) settings.UseFileName($"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}.{variant}");
        await Verifier.Verify(driver, settings, sourceFile);
    }
}
#endif
