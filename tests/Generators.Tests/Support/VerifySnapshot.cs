#if VERIFY
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Instrumentation.Generators.Tests.Support;

/// <summary>Compares generated files through Verify.</summary>
internal static class Snapshot
{
    [ModuleInitializer]
    public static void Initialize() => VerifySourceGenerators.Initialize();

    public static Task Match(GeneratorDriver driver, [CallerFilePath] string sourceFile = "")
    {
        var settings = new VerifySettings();
        settings.UseDirectory("Snapshots");
        return Verifier.Verify(driver, settings, sourceFile);
    }
}
#endif
