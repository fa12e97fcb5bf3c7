namespace Instrumentation.Export;

/// <summary>The destinations of a run that names none.</summary>
internal static class DefaultExporters
{
    public static IReadOnlyList<Exporter> Create() => [];
}
