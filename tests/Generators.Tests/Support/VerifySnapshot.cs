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

    public static async Task Match(GeneratorDriver driver, [CallerFilePath] string sourceFile = "")
    {
        var settings = new VerifySettings();
        settings.UseDirectory("Snapshots");
        await Verifier.Verify(driver, settings, sourceFile);
    }
}
#endif
