namespace Instrumentation;

/// <summary>The files of one run: everything lies under <c>&lt;output&gt;/&lt;run id&gt;/</c>, so that two runs never share a file.</summary>
/// <param name="Root">The folder of the run.</param>
/// <param name="RunId">The run's id: <c>&lt;name&gt;_&lt;yyyyMMdd_HHmmss&gt;_&lt;8 hex&gt;</c>.</param>
public sealed record RunFolder(string Root, string RunId)
{
    internal const string JournalName = "journal";

    /// <summary>The segments of the journal.</summary>
    public string Journal => Path.Combine(Root, JournalName);

    /// <summary>The log files.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>JSON lines and reports.</summary>
    public string Experiments => Path.Combine(Root, "experiments");

    /// <summary>TensorBoard event files.</summary>
    public string TensorBoard => Path.Combine(Root, "tensorboard");

    /// <summary>What the model made.</summary>
    public string GeneratedSamples => Path.Combine(Root, "generated_samples");

    /// <summary>Saved weights.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>A folder for each step with a critical anomaly: what it takes to run it again. Made with the first one.</summary>
    public string Anomalies => Path.Combine(Root, "anomalies");

    /// <summary>The text log.</summary>
    public string TextLog => Path.Combine(Logs, $"training_{RunId}.log");

    /// <summary>Makes the folder of a new run.</summary>
    /// <exception cref="TrainingRunException">The output folder cannot be written.</exception>
    internal static RunFolder Create(string output, string runId)
    {
        try
        {
            var folder = new RunFolder(Path.GetFullPath(Path.Combine(output, runId)), runId);
            foreach (var part in new[] { folder.Journal, folder.Logs, folder.Experiments, folder.TensorBoard, folder.GeneratedSamples, folder.Checkpoints })
                Directory.CreateDirectory(part);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new TrainingRunException($"The output folder '{output}' cannot be written ({exception.Message.TrimEnd('.')}); give one that can be.", exception);
        }
    }
}
