using Instrumentation.Generators.Discovery;

namespace Instrumentation.Generators.Emission;

/// <summary>The runtime's types as generated code writes them: in full, because a user's namespace may hide any shorter name.</summary>
internal static class RuntimeNames
{
    public const string Root = "global::" + KnownNames.Namespace;
    public const string Run = Root + "." + KnownNames.Run;
    public const string RecordSchema = Root + ".RecordSchema";
    public const string RecordRole = Root + ".RecordRole";
    public const string FieldSchema = Root + ".FieldSchema";
    public const string FieldType = Root + ".FieldType";
    public const string FieldRole = Root + ".FieldRole";
    public const string LogTemplate = Root + ".LogTemplate";
    public const string Anomaly = Root + ".Anomaly";
    public const string CheckSchema = Root + ".CheckSchema";
    public const string TrainingChange = Root + ".TrainingChange";
    public const string Anomalies = Root + ".Anomalies";
    public const string Recording = Root + ".Recording";
    public const string EnumMember = Root + ".EnumMember";
    public const string TensorReader = Root + ".Torch.TensorReader";
    public const string LogLevel = "global::Microsoft.Extensions.Logging.LogLevel";
}
