namespace Instrumentation.Export.Text;

/// <summary>The bullet lines of the entries that tell how the training goes. Each writes nothing where its data does not exist.</summary>
internal static class ProgressLines
{
    private const string IsoTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    /// <summary>Where in the training a record belongs.</summary>
    public static void WritePosition(LogText text, in JournalRecord record, RunProgress progress)
    {
        if (record.Epoch < 0) return;
        text.Line().Append($"Epoch: {record.Epoch}");
        WriteTotal(text, progress.Epochs);
        if (record.Batch < 0) return;
        text.Append($", Batch: {record.Batch}");
        WriteTotal(text, progress.BatchesPerEpoch);
    }

    /// <summary>Of how many, where that is planned.</summary>
    public static void WriteTotal(LogText text, int? total)
    {
        if (total is { } known) text.Append($"/{known}");
    }

    /// <summary>A time.</summary>
    public static void WriteTime(LogText text, string label, DateTimeOffset time)
    {
        text.Line().AppendLiteral(label);
        text.AppendNumber(time, IsoTime);
    }

    /// <summary>How many files the epoch has read so far, and how many of them were augmented.</summary>
    public static void WriteFiles(LogText text, double? processed, double? augmentedFiles)
    {
        if (processed is not { } files) return;
        text.Line().Append($"Files processed: {files:F0}");
        if (augmentedFiles is { } augmented) text.Append($" ({augmented:F0} augmented)");
    }

    /// <summary>The losses that have a short name, by that; all of them by their names where none has.</summary>
    public static void WriteLosses(LogText text, IReadOnlyList<RowValue> values)
    {
        if (!LossGroup.IsAny(values)) return;
        text.Line().Append($"Losses: ");
        LossGroup.Write(text, values, null);
    }

    /// <summary>What tensors occupy on the GPU now and at most, and the resident set of the process.</summary>
    public static void WriteMemory(LogText text, in MemoryUsage memory)
    {
        if (memory == default) return;
        text.Line().Append($"Memory: ");
        WriteMemoryFigures(text, memory);
    }

    /// <summary>The figures of that line.</summary>
    public static void WriteMemoryFigures(LogText text, in MemoryUsage memory)
    {
        text.Append($"GPU {Gigabytes.Of(memory.GpuAllocated):F2}GB/{Gigabytes.Of(memory.GpuMaxAllocated):F2}GB");
        text.Append($", RAM: {Gigabytes.Of(memory.ProcessResident):F2}GB");
    }

    /// <summary>The time that is left.</summary>
    public static void WriteRemaining(LogText text, TimeSpan? left)
    {
        text.Line().Append($"ETA: ");
        WriteEstimate(text, left);
    }

    /// <summary>The figure of that line.</summary>
    public static void WriteEstimate(LogText text, TimeSpan? left)
    {
        if (left is { } known) DurationText.WriteEstimate(text, known);
        else text.AppendLiteral("Calculating...");
    }

    /// <summary>Each rate per second: one decimal for samples, none for the faster ones.</summary>
    public static void WriteThroughput(LogText text, IReadOnlyList<Throughput> throughputs)
    {
        if (throughputs.Count == 0) return;
        text.Line().Append($"Throughput: ");
        for (var i = 0; i < throughputs.Count; i++)
        {
            if (i > 0) text.AppendLiteral(", ");
            var name = throughputs[i].Name.AsSpan()[..^"_per_second".Length];
            text.AppendNumber(throughputs[i].Value, name is "samples" ? "F1" : "F0");
            text.AppendLiteral(" ");
            text.AppendLiteral(name);
            text.AppendLiteral("/sec");
        }
    }

    /// <summary>The learning rate and the gradient norm of a step.</summary>
    public static void WriteOptimization(LogText text, StepRow step)
    {
        var learningRate = step.First(FieldRole.LearningRate);
        var gradientNorm = step.First(FieldRole.GradientNorm);
        if (learningRate is null && gradientNorm is null) return;
        text.Line();
        if (learningRate is { } rate) text.Append($"Learning Rate: {rate:0.00e+00}");
        if (learningRate is not null && gradientNorm is not null) text.AppendLiteral(", ");
        if (gradientNorm is { } norm) text.Append($"Gradient Norm: {norm:F4}");
    }
}
