using System.Reflection;

namespace Instrumentation.Package.Tests;

/// <summary>Where these tests were built, and from what.</summary>
internal static class Checkout
{
    public static string Root => Metadata("RepositoryRoot");

    /// <summary>The packages that the repository itself restored.</summary>
    public static string PackageCache => Metadata("PackageCache");

    public static string TorchSharpVersion => Metadata("TorchSharpVersion");

    public static string Configuration { get; } =
        typeof(Checkout).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string Metadata(string key) =>
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
