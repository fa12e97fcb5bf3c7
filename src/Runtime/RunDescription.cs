using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Instrumentation.Export;

namespace Instrumentation;

/// <summary>What a run says of itself in its first record, and <c>experiment_config.json</c> of it.</summary>
internal static class RunDescription
{
    public const int FormatVersion = 1;

    /// <exception cref="TrainingRunException">The configuration holds what JSON cannot say.</exception>
    public static string Create(TrainingRunOptions options, string id, RunClock clock, IEnumerable<Exporter> exporters)
    {
        var description = new JsonObject
        {
            ["format_version"] = FormatVersion,
            ["run_id"] = id,
            ["name"] = options.Name,
            ["start_time"] = clock.LocalTime(clock.AnchorStamp).ToString("O", CultureInfo.InvariantCulture),
            ["device"] = options.Device,
            ["host"] = Environment.MachineName,
            ["process_id"] = Environment.ProcessId,
            ["operating_system"] = RuntimeInformation.OSDescription,
            ["dotnet_version"] = Environment.Version.ToString(),
            ["torchsharp_version"] = VersionOf("TorchSharp"),
            ["instrumentation_version"] = VersionOf(typeof(RunDescription).Assembly.GetName().Name!),
        };
        var (commit, branch) = GitState.Read(Environment.CurrentDirectory);
        description["git_commit"] = commit;
        description["git_branch"] = branch;
        description["exporters"] = FileExporters.Describe(exporters);
        description["configuration"] = options.Configuration?.DeepClone() ?? new JsonObject();
        try
        {
            return description.ToJsonString();
        }
        catch (ArgumentException exception)
        {
            throw new TrainingRunException("The run's configuration holds NaN or infinity, which JSON cannot say; give such a number as text.", exception);
        }
    }

    private static string? VersionOf(string assembly) => AppDomain.CurrentDomain.GetAssemblies()
        .FirstOrDefault(loaded => loaded.GetName().Name == assembly)?
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
