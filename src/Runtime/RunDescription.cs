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
    public static JsonObject Create(TrainingRunOptions options, string id, ProcessRank? rank, RunClock clock, IEnumerable<Exporter> exporters)
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
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["cpu"] = Machine.CpuName,
            ["cpu_count"] = Environment.ProcessorCount,
            ["memory_bytes"] = ProcessMemoryLimit.Bytes,
            ["dotnet_version"] = Environment.Version.ToString(),
            ["torchsharp_version"] = VersionOf(AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => loaded.GetName().Name == "TorchSharp")),
            ["libtorch_version"] = ProgramPackages.LibTorchVersion,
            ["cuda_version"] = ProgramPackages.CudaVersion,
            ["instrumentation_version"] = VersionOf(typeof(RunDescription).Assembly),
            ["program"] = Assembly.GetEntryAssembly()?.GetName().Name,
            ["program_version"] = VersionOf(Assembly.GetEntryAssembly()),
            ["packages"] = new JsonObject(ProgramPackages.Versions.Select(package => KeyValuePair.Create<string, JsonNode?>(package.Key, package.Value))),
            ["command_line"] = new JsonArray([.. Environment.GetCommandLineArgs().Select(argument => (JsonNode)argument)]),
            ["working_directory"] = Environment.CurrentDirectory,
        };
        if (rank is not null)
        {
            description["rank"] = rank.Rank;
            description["local_rank"] = rank.LocalRank;
            description["world_size"] = rank.WorldSize;
        }

        var (commit, branch) = GitState.Read(Environment.CurrentDirectory);
        description["git_commit"] = commit;
        description["git_branch"] = branch;
        description["git_dirty"] = commit is null ? null : GitState.IsDirty(Environment.CurrentDirectory);
        description["exporters"] = FileExporters.Describe(exporters);
        description["configuration"] = options.Configuration?.DeepClone() ?? new JsonObject();
        try
        {
            _ = description.ToJsonString();
            return description;
        }
        catch (ArgumentException exception)
        {
            throw new TrainingRunException("The run's configuration holds NaN or infinity, which JSON cannot say; give such a number as text.", exception);
        }
    }

    /// <summary>Says which attempt at the run this is, and where it goes on if it is not the first.</summary>
    public static void AddAttempt(JsonObject description, int attempt, ResumePoint? resumed)
    {
        description["attempt"] = attempt;
        if (resumed is null) return;
        description["resumed"] = new JsonObject
        {
            ["checkpoint"] = resumed.Checkpoint,
            ["step"] = resumed.Step,
            ["epoch"] = resumed.Epoch,
            ["batch"] = resumed.Batch,
        };
    }

    private static string? VersionOf(Assembly? assembly) => assembly?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
