using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Instrumentation.Export;
using Instrumentation.Journal;

namespace Instrumentation.Runtime.Tests.Export.Files;

/// <summary>The example of docs/architecture.md: a table with the losses of each step.</summary>
public sealed class LossTable(char separator = ',') : FileExporter
{
    private char _separator;

    public override string Name => "loss table";

    public override string Kind => "loss_table";

    public override JsonObject Describe() => new() { ["separator"] = separator.ToString() };

    protected override void Configure(JsonObject options, RunProgress progress) => _separator = ((string?)options["separator"] ?? ",")[0];

    protected override void Write(in JournalRecord record, RunProgress progress)
    {
        if (record.Schema.Role != RecordRole.Step) return;
        var losses = progress.Step.Of(FieldRole.Loss).Select(loss => loss.Value.ToString("R", CultureInfo.InvariantCulture));
        var line = string.Join(_separator, losses.Prepend(record.Step.ToString(CultureInfo.InvariantCulture))) + "\n";
        Output("experiments/losses.csv").Write(Encoding.UTF8.GetBytes(line));
    }
}
