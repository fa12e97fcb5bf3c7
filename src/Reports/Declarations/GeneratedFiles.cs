namespace Instrumentation.Reports.Declarations;

/// <summary>
/// What follows from the declarations of an assembly, as files to commit: rules for Prometheus, a dashboard for Grafana, a layout for
/// TensorBoard, and a page about every metric. The same declarations make the same bytes.
/// </summary>
public static class GeneratedFiles
{
    /// <summary>The files' names and their texts.</summary>
    public static IReadOnlyDictionary<string, string> Create(Manifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["training.rules.yml"] = PrometheusRules.Create(manifest),
            ["dashboard.json"] = GrafanaDashboard.Create(manifest),
            ["custom_scalars.pbtxt"] = CustomScalarsText.Create(manifest),
            ["metrics.md"] = MetricsPage.Create(manifest),
        };
    }

    /// <summary>Writes the files of an assembly; each appears whole.</summary>
    /// <param name="assembly">The built assembly. It is read, not loaded.</param>
    /// <param name="folder">Where to; created if need be.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="IOException">The assembly cannot be read or a file not be written.</exception>
    /// <exception cref="InvalidDataException">It is no assembly, or has no manifest.</exception>
    public static IReadOnlyList<string> Write(string assembly, string folder)
    {
        var files = Create(Manifest.Read(assembly));
        return [.. files.Select(file => ReportFile.Write(Path.Combine(folder, file.Key), file.Value))];
    }
}
